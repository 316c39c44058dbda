import type { AskedFollowUp } from "../../database/answer-page.ts";
import { verdicts, type Verdict } from "../../domain/words.ts";
import { describedBy, ErrorText, fieldClass } from "./field-errors.tsx";
import { Icon } from "../icons.tsx";
import { byWhom, isInHand, type TicketView } from "./ticket-view.ts";

type Part = { view: TicketView };

const looks = { held: "held", partly: "partly", not_held: "not-held", not_tested: "not-tested" } as const;

/** The four verdicts. Long words stand below each other on the narrowest phones. */
export function VerdictChoices({ view, choices = verdicts }: Part & { choices?: readonly Verdict[] }) {
  const { wording, typed } = view;
  const long = verdicts.some((verdict) => wording.text(verdict).length > 16);
  return (
    <>
      <ErrorText view={view} field="verdict" />
      <div class={long ? "verdict-choices verdict-choices-long" : "verdict-choices"}>
        {choices.map((verdict) => (
          <label class={`verdict-choice choose-${looks[verdict]}`}>
            <input
              type="radio"
              id={`${view.name("verdict")}-${looks[verdict]}`}
              name={view.name("verdict")}
              value={verdict}
              checked={typed.verdict === verdict}
              {...describedBy(view, "verdict")}
            />
            <Icon name={looks[verdict]} />
            <span>{wording.text(verdict)}</span>
          </label>
        ))}
      </div>
    </>
  );
}

/** What sending will do, said before it is sent; the style sheet shows the line of the chosen verdict. */
export function WhatSendingDoes({ view }: Part) {
  const { wording, followUp } = view;
  const whom = byWhom(followUp);
  return (
    <>
      <p class="if if-held">{wording.text(isInHand(followUp) ? "if-held-open" : "if-held")}</p>
      <p class="if if-partly">{wording.text("if-partly", whom)}</p>
      <p class="if if-not-held">{wording.text(ifNotHeld(followUp), whom)}</p>
      <AskAgainOn view={view} />
    </>
  );
}

function ifNotHeld(followUp: AskedFollowUp) {
  if (isInHand(followUp)) return "if-not-held-open";
  return followUp.rules.onNotHeld === "reopen" ? "if-not-held" : "if-not-held-look";
}

function AskAgainOn({ view }: Part) {
  const { wording, days, typed, followUp } = view;
  if (days === null) {
    return <p class="if if-not-tested">{wording.text("if-not-tested", { day: wording.day(followUp.answerUntil) })}</p>;
  }
  const name = view.name("again_on");
  return (
    <div class={fieldClass(view, "again_on", "if if-not-tested")}>
      <ErrorText view={view} field="again_on" />
      <label class="label" for={name}>
        {wording.text("again-on")}
      </label>{" "}
      <input
        class="input input-date"
        type="date"
        id={name}
        name={name}
        value={typed.again_on === "" ? days.proposed : typed.again_on}
        min={days.first}
        max={days.last}
        aria-invalid={view.wrong.includes("again_on") ? "true" : undefined}
        {...describedBy(view, "again_on")}
      />
    </div>
  );
}
