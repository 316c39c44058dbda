import type { Wording } from "./wording.tsx";
import { customerPage } from "./customer-page.tsx";
import { ErrorSummary, fieldClass, fieldId } from "./field-errors.tsx";
import { TheRest } from "./rest-fields.tsx";
import { StopLink } from "./ticket-foot.tsx";
import { type TicketView, whatWasDone } from "./ticket-view.ts";
import { VerdictChoices, WhatSendingDoes } from "./verdict-fields.tsx";

type SeveralPage = {
  wording: Wording;
  organisation: string;
  views: TicketView[];
  path: string;
  nonce: string;
  /** The form came without any verdict. */
  nothing: boolean;
};

/** Three fixes at once: an answer each, any of which may be left open. */
export function severalPage({ wording, organisation, views, path, nonce, nothing }: SeveralPage) {
  const count = views.length;
  const question = wording.text("several-question", { count });
  const failed = nothing || views.some(({ wrong }) => wrong.length > 0);
  const first = views[0];
  return customerPage({
    wording,
    organisation,
    title: failed ? wording.text("title-error", { title: question }) : question,
    about: wording.text("tickets", { count }),
    foot: (
      <p>
        {wording.text("foot-unsent")} <StopLink wording={wording} path={path} />
      </p>
    ),
    children: (
      <>
        {failed && (
          <ErrorSummary
            wording={wording}
            views={views}
            {...(nothing && first !== undefined && { nothing: `#${fieldId(first, "verdict")}` })}
          />
        )}
        <h1 class={failed ? "space-l" : undefined}>{question}</h1>
        <p class="customer-about">{wording.text("several-about")}</p>
        <form method="post" action={path} class="answer" novalidate>
          <input type="hidden" name="nonce" value={nonce} autocomplete="off" />
          <div class="field">
            {views.map((view) => (
              <TicketBlock view={view} />
            ))}
          </div>
          <div class="send">
            <button class="button button-primary" type="submit">
              {wording.text("several-send")}
            </button>
          </div>
        </form>
      </>
    ),
  });
}

/** One ticket; its scores and words are its own, since each answer goes to the people of that ticket alone. */
function TicketBlock({ view }: { view: TicketView }) {
  const { wording, followUp, typed, wrong } = view;
  const said =
    typed.satisfaction !== "" || typed.effort !== "" || typed.words !== "" || wrong.some((f) => f !== "verdict");
  const done = whatWasDone(view);
  return (
    <fieldset class={fieldClass(view, "verdict", "ticket-block")}>
      <legend class="legend">
        <bdi {...wording.quoted}>{followUp.subject}</bdi>
      </legend>
      <p class="hint">{wording.text("several-ticket", { number: followUp.ticketNumber, done })}</p>
      {followUp.open ? (
        <>
          <VerdictChoices view={view} />
          <WhatSendingDoes view={view} />
        </>
      ) : (
        <>
          <p class="hint space">{wording.text("several-ended", { day: wording.date(followUp.answerUntil) })}</p>
          <VerdictChoices view={view} choices={["not_held"]} />
        </>
      )}
      {followUp.rules.questions.some((question) => question !== "verdict") && (
        <details class="more" open={said}>
          <summary>{wording.text("several-more")}</summary>
          <TheRest view={view} />
        </details>
      )}
    </fieldset>
  );
}
