import type { AskedFollowUp } from "../../database/answer-page.ts";
import { customerPage } from "./customer-page.tsx";
import { type Answered, changeUntil, NextUpdate, WhatHappens, YourAnswer } from "./outcome-parts.tsx";
import { ChangeButton } from "./outcome-page.tsx";
import { StopLink } from "./ticket-foot.tsx";
import type { Told } from "./told.ts";
import type { Wording } from "./wording.tsx";

type SeveralOutcomePage = {
  wording: Wording;
  organisation: string;
  answered: { followUp: Answered; told: Told }[];
  /** The tickets that can still be answered. */
  open: AskedFollowUp[];
  count: number;
  path: string;
};

/** Each ticket with what happens to it; what is still open stays open. */
export function severalOutcomePage(page: SeveralOutcomePage) {
  const { wording, organisation, answered, open, count, path } = page;
  const lastDay = open.map(({ answerUntil }) => answerUntil).toSorted((a, b) => a.getTime() - b.getTime())[0];
  const day = wording.day(lastDay ?? wording.now);
  const changeable = open.length > 0 || answered.some(({ followUp }) => followUp.open);
  return customerPage({
    wording,
    organisation,
    title: wording.text("outcome-title"),
    about: wording.text("tickets", { count }),
    foot: (
      <p>
        <StopLink wording={wording} path={path} />
      </p>
    ),
    children: (
      <>
        <div role="status">
          <h1>{wording.text("several-outcome", { count: answered.length })}</h1>
          <p class="customer-about">{wording.text("several-outcome-about", { open: open.length, day })}</p>
        </div>
        {answered.map((each) => (
          <section class="panel">
            <h2>
              <bdi {...wording.quoted}>{each.followUp.subject}</bdi>
            </h2>
            <YourAnswer wording={wording} answer={each.followUp.answer} />
            <p class="space">
              <WhatHappens wording={wording} {...each} />
            </p>
            {each.told.kind === "failed" && (
              <p class="space">
                <NextUpdate wording={wording} followUp={each.followUp} by={each.told.hearsBy} />
              </p>
            )}
            <p class="space hint">{changeUntil({ wording, ...each })}</p>
          </section>
        ))}
        {changeable && <ChangeButton path={path}>{wording.text("several-change")}</ChangeButton>}
      </>
    ),
  });
}
