import type { Attempt } from "../../database/case.ts";
import { verdicts } from "../../domain/words.ts";
import { readingOf } from "./case-actions.ts";
import { Icon } from "../icons.tsx";
import { verdictLook, verdictName } from "./words.ts";

type Shown = { followUp: Attempt; formToken: string; back: string };

/** Undoes how a reply was read: what it says instead, or that it says nothing clear. */
export function RereadDialog({ followUp, formToken, back }: Shown) {
  const reading = readingOf(followUp);
  if (reading === null) return null;
  return (
    <dialog class="dialog dialog-page" open aria-labelledby="dialog-title" data-back={back}>
      <form method="post" action={`/console/follow-ups/${followUp.id}/reread`}>
        <input type="hidden" name="token" value={formToken} />
        <input type="hidden" name="version" value={String(reading.version)} />
        <h2 id="dialog-title" tabindex={-1}>
          Undo this reading
        </h2>
        <p class="second">
          The reply was read as <strong>{verdictName(reading.verdict)}</strong>. What do you read in it?
        </p>
        <div class="words kept-lines">{reading.words}</div>
        <fieldset class="field space">
          <legend class="legend">The customer says that the fix</legend>
          <div class="compact-choices">
            {verdicts
              .filter((verdict) => verdict !== reading.verdict)
              .map((verdict) => (
                <label class="compact-choice">
                  <input type="radio" name="verdict" value={verdict} required />
                  <Icon name={verdictLook(verdict)} />
                  {verdictName(verdict)}
                </label>
              ))}
            <label class="compact-choice">
              <input type="radio" name="verdict" value="unclear" required />
              <Icon name="alert" />
              Nothing clear
            </label>
          </div>
        </fieldset>
        <p class="quiet small">
          “Nothing clear” withdraws the reading: it counts no longer, and the case waits for a look. What has been done
          in the helpdesk already stays done.
        </p>
        <div class="dialog-foot">
          <a class="button" href={back}>
            Keep this reading
          </a>
          <button class="button button-primary" type="submit">
            Undo this reading
          </button>
        </div>
      </form>
    </dialog>
  );
}
