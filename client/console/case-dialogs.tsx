import type { Child } from "hono/jsx";
import type { Attempt } from "../../database/case.ts";
import { answerChannels, verdicts } from "../../domain/words.ts";
import { Icon } from "../icons.tsx";
import { RereadDialog } from "./reread-dialog.tsx";
import { channelText, verdictLook, verdictName } from "./words.ts";

export const dialogs = ["answer", "send-now", "reread"] as const;
export type DialogName = (typeof dialogs)[number];
/** What was typed into the answer, when something was wrong with it. */
export type TypedAnswer = {
  verdict: string;
  satisfaction: string;
  effort: string;
  channel: string;
  words: string;
  wrong: string[];
};
type Shown = { name: DialogName; followUp: Attempt; formToken: string; nonce: string; typed: TypedAnswer };

/** The dialog that the address asks for (`?do=`); without script it stands over the page as it is. */
export function CaseDialog(shown: Shown) {
  const who = shown.followUp.customerName ?? "the customer";
  switch (shown.name) {
    case "answer":
      return <AnswerDialog {...shown} who={who} />;
    case "reread":
      return (
        <RereadDialog followUp={shown.followUp} formToken={shown.formToken} back={back(shown.followUp, "reread")} />
      );
    case "send-now":
      return (
        <Confirm {...shown} title="Send the check-in now" button="Send check-in now" keep="Keep it planned">
          <p>
            {who} gets it at once, at any hour. Opt-outs and limits still count. A mail that is out cannot be called
            back.
          </p>
        </Confirm>
      );
  }
}

/** `keep` leaves everything as it is. */
type Asking = Shown & { title: string; button: string; keep: string; children?: Child };
const back = (followUp: Attempt, name: DialogName): string => `/console/follow-ups/${followUp.id}#do-${name}`;

function Confirm({ name, followUp, formToken, title, button, keep, children }: Asking) {
  return (
    <dialog class="dialog dialog-page" open aria-labelledby="dialog-title" data-back={back(followUp, name)}>
      <form method="post" action={`/console/follow-ups/${followUp.id}/${name}`}>
        <input type="hidden" name="token" value={formToken} />
        <h2 id="dialog-title" tabindex={-1}>
          {title}
        </h2>
        {children}
        <div class="dialog-foot">
          <a class="button" href={back(followUp, name)}>
            {keep}
          </a>
          <button class="button button-primary" type="submit">
            {button}
          </button>
        </div>
      </form>
    </dialog>
  );
}

function AnswerDialog({ name, followUp, formToken, nonce, typed, who }: Shown & { who: string }) {
  const wrong = (field: string): boolean => typed.wrong.includes(field);
  return (
    <dialog class="dialog dialog-page" open aria-labelledby="dialog-title" data-back={back(followUp, name)}>
      <form method="post" action={`/console/follow-ups/${followUp.id}/answer`} novalidate>
        <input type="hidden" name="token" value={formToken} />
        <input type="hidden" name="nonce" value={nonce} />
        <h2 id="dialog-title" tabindex={-1}>
          Answer on behalf of {who}
        </h2>
        <p class="second">Recorded as told to you, and shown as such. It acts like the customer's own answer.</p>
        <fieldset
          class={`field space${wrong("verdict") ? " field-error" : ""}`}
          {...(wrong("verdict") ? { "aria-describedby": "verdict-error" } : {})}
        >
          <legend class="legend">Did the fix hold?</legend>
          {wrong("verdict") && (
            <p class="error-text" id="verdict-error">
              <Icon name="alert" />
              <span>Choose what the customer told you.</span>
            </p>
          )}
          <div class="compact-choices">
            {verdicts.map((verdict) => (
              <label class="compact-choice">
                <input type="radio" name="verdict" value={verdict} required checked={typed.verdict === verdict} />
                <Icon name={verdictLook(verdict)} />
                {verdictName(verdict)}
              </label>
            ))}
          </div>
        </fieldset>
        <div class="field-grid space">
          <Scale
            id="satisfaction"
            label="Satisfied, 1 to 5"
            most={5}
            ends={["not at all", "very"]}
            value={typed.satisfaction}
          />
          <Scale id="effort" label="Easy, 1 to 7" most={7} ends={["disagree", "agree"]} value={typed.effort} />
        </div>
        <div class="space">
          <div class="field">
            <label class="label" for="channel">
              How did they tell you?
            </label>
            <select class="select" id="channel" name="channel">
              <option value="">Not said</option>
              {answerChannels.map((channel) => (
                <option value={channel} selected={channel === typed.channel}>
                  {beginning(channelText(channel))}
                </option>
              ))}
            </select>
          </div>
          <div class={`field${wrong("words") ? " field-error" : ""}`}>
            <label class="label" for="words">
              Their words <span class="optional">(optional)</span>
            </label>
            {wrong("words") && (
              <p class="error-text" id="words-error">
                <Icon name="alert" />
                <span>At most 4000 characters.</span>
              </p>
            )}
            <textarea
              class="textarea"
              id="words"
              name="words"
              rows={3}
              {...(wrong("words") ? { "aria-invalid": "true", "aria-describedby": "words-error" } : {})}
            >
              {typed.words}
            </textarea>
          </div>
        </div>
        <div class="dialog-foot">
          <a class="button" href={back(followUp, name)}>
            Cancel
          </a>
          <button class="button button-primary" type="submit">
            Record answer
          </button>
        </div>
      </form>
    </dialog>
  );
}

type Score = { id: string; label: string; most: number; ends: [string, string]; value: string | undefined };

function Scale({ id, label, most, ends, value }: Score) {
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      <select class="select" id={id} name={id}>
        <option value="">Not said</option>
        {Array.from({ length: most }, (_, i) => String(i + 1)).map((each) => (
          <option value={each} selected={each === value}>
            {each === "1" ? `1 ${ends[0]}` : each === String(most) ? `${each} ${ends[1]}` : each}
          </option>
        ))}
      </select>
    </div>
  );
}

/** As the beginning of a line. */
const beginning = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
