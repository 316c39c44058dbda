import type { Child } from "hono/jsx";
import { customerPage } from "./customer-page.tsx";
import { Icon } from "../icons.tsx";
import { type Answered, changeUntil, headline, NextUpdate, WhatHappens, YourAnswer } from "./outcome-parts.tsx";
import { TicketFoot } from "./ticket-foot.tsx";
import { byWhom } from "./ticket-view.ts";
import type { Told } from "./told.ts";
import type { Wording } from "./wording.tsx";

type OutcomePage = { wording: Wording; organisation: string; followUp: Answered; told: Told; path: string };

/** What happens now, can I change it, until when? */
export function outcomePage({ wording, organisation, followUp, told, path }: OutcomePage) {
  const { icon, look, text } = headline({ wording, followUp, told });
  const until = changeUntil({ wording, followUp, told });
  const reopened = told.kind === "failed" && told.way === "reopened";
  return customerPage({
    wording,
    organisation,
    title: wording.text(reopened ? "outcome-title-reopened" : "outcome-title"),
    about: wording.text("ticket", { number: followUp.ticketNumber }),
    foot: <TicketFoot wording={wording} followUp={followUp} path={path} />,
    children: (
      <>
        <div class={`outcome ${look}`} role="status">
          <Icon name={icon} />
          <div>
            <h1>{text}</h1>
            <p class="customer-about">
              <WhatHappens wording={wording} followUp={followUp} told={told} />
            </p>
          </div>
        </div>
        {told.kind === "failed" && <WhatHappensNext wording={wording} followUp={followUp} hearsBy={told.hearsBy} />}
        <div class="panel">
          <h2>{wording.text("outcome-answer")}</h2>
          <YourAnswer wording={wording} answer={followUp.answer} />
        </div>
        {told.kind === "held" && (
          <>
            <h2 class="space-l">{wording.text("outcome-back")}</h2>
            <p>{wording.text("outcome-back-about")}</p>
          </>
        )}
        {followUp.open && <ChangeButton path={path}>{wording.text("outcome-change")}</ChangeButton>}
        {until !== null && <p class="space-l hint">{until}</p>}
      </>
    ),
  });
}

function WhatHappensNext({ wording, followUp, hearsBy }: { wording: Wording; followUp: Answered; hearsBy: Date }) {
  return (
    <>
      <h2>{wording.text("outcome-next")}</h2>
      <ol class="steps-next">
        <li>
          <span>
            {wording.text(
              followUp.answer.words === "" ? "outcome-next-answer" : "outcome-next-words",
              byWhom(followUp, { full: true }),
            )}
          </span>
        </li>
        <li>
          <span>
            <NextUpdate wording={wording} followUp={followUp} by={hearsBy} />
          </span>
        </li>
        <li>
          <span>{wording.text("outcome-next-ask")}</span>
        </li>
      </ol>
    </>
  );
}

/** A form, so that it looks and works as a button; the nonce of the next form is its own. */
export function ChangeButton({ path, children }: { path: string; children?: Child }) {
  return (
    <form method="get" action={path} class="space-l">
      <button class="button" type="submit">
        {children}
      </button>
    </form>
  );
}
