import { customerPage } from "./customer-page.tsx";
import { ErrorSummary, fieldClass } from "./field-errors.tsx";
import { TheRest } from "./rest-fields.tsx";
import { StopLink, TicketFoot } from "./ticket-foot.tsx";
import { type TicketView, whatWasDone } from "./ticket-view.ts";
import { VerdictChoices, WhatSendingDoes } from "./verdict-fields.tsx";

type QuestionPage = { view: TicketView; path: string; nonce: string };

/** Is my answer right before I send it? One ticket. Checked by the server alone, so that every error reads the same. */
export function questionPage({ view, path, nonce }: QuestionPage) {
  const { wording, organisation, followUp } = view;
  const question = wording.text("question");
  const failed = view.wrong.length > 0;
  return customerPage({
    wording,
    organisation,
    title: failed ? wording.text("title-error", { title: question }) : question,
    about: wording.text("ticket", { number: followUp.ticketNumber }),
    foot: failed ? <TicketFoot wording={wording} followUp={followUp} path={path} /> : <Foot view={view} path={path} />,
    children: (
      <>
        {failed && <ErrorSummary wording={wording} views={[view]} />}
        <h1 class={failed ? "space-l" : undefined}>{question}</h1>
        <p class="customer-about">
          <strong>
            <bdi {...wording.quoted}>{fullStop(followUp.subject)}</bdi>
          </strong>{" "}
          {whatWasDone(view)}
        </p>
        <form method="post" action={path} class="answer" novalidate>
          <input type="hidden" name="nonce" value={nonce} autocomplete="off" />
          <fieldset class={fieldClass(view, "verdict", "field")}>
            <legend class="visually-hidden">{question}</legend>
            <VerdictChoices view={view} />
            <WhatSendingDoes view={view} />
          </fieldset>
          {asksMore(view) && <p class="rest">{wording.text("rest")}</p>}
          <TheRest view={view} />
          <div class="send">
            <button class="button button-primary" type="submit">
              {wording.text("send")}
            </button>
          </div>
        </form>
      </>
    ),
  });
}

function Foot({ view, path }: { view: TicketView; path: string }) {
  const { wording, followUp } = view;
  return (
    <>
      <p>
        {wording.text(followUp.answer === null ? "foot-until" : "foot-answered", {
          day: wording.day(followUp.answerUntil),
        })}
      </p>
      <p>
        <StopLink wording={wording} path={path} />
      </p>
    </>
  );
}

const asksMore = ({ followUp }: TicketView): boolean =>
  followUp.rules.questions.some((question) => question !== "verdict");

/** The subject reads as a sentence of its own; many end with a mark already. */
const fullStop = (subject: string): string =>
  /[.!?…。]$/.test(subject.trim()) ? subject.trim() : `${subject.trim()}.`;
