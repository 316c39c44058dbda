import type { Child } from "hono/jsx";
import type { Attempt } from "../../database/case.ts";
import type { KeptOut } from "../../domain/restoring.ts";
import { type NextStep, nextStep } from "../api/next-step.ts";
import { keptOutText } from "../kept-out-text.ts";
import { UndoStop } from "./at-once.tsx";
import type { CaseView } from "./case-page.tsx";
import type { Clock } from "./clock.tsx";
import { Icon } from "../icons.tsx";
import { nextSentence, nextWords } from "./next-words.tsx";
import { lookText, reasonText } from "./words.ts";

type Box = Pick<CaseView, "may" | "keptOut" | "clock" | "formToken"> & { followUp: Attempt };

/** The next step and its time; where nothing follows, how it ended. */
export function NextBox({ followUp, may, keptOut, clock, formToken }: Box) {
  const next = nextStep(followUp);
  const steps = next === null ? ended(followUp, keptOut) : nextSentence(next, { clock, owed: followUp.owed });
  const look = followUp.needsLook;
  const words =
    look === null ? steps : { strong: `Next: one of us looks at it: ${lookText(look)}.`, more: meanwhile(next, clock) };
  return (
    <div class="next">
      <div>
        <p>
          <strong>{words.strong}</strong>
        </p>
        <p class="second small">{words.more}</p>
      </div>
      {look !== null && may["finish-look"] && (
        <form class="row" method="post" action={`/console/follow-ups/${followUp.id}/look`}>
          <input type="hidden" name="token" value={formToken} />
          <button class="button" type="submit">
            <Icon name="check" />
            Nothing to do
          </button>
        </form>
      )}
      {may.restore && <UndoStop id={followUp.id} formToken={formToken} />}
    </div>
  );
}

/** What happens although nobody has looked yet. */
function meanwhile(next: NextStep | null, clock: Clock): Child {
  if (next === null || next.what === "decide")
    return "Nothing more happens by itself. Record what the customer means, or say that there is nothing to do.";
  return <>If nobody does: {nextWords(next, clock)}.</>;
}

function ended({ stage, reason, outcome }: Attempt, keptOut: KeptOut | null): { strong: string; more: string } {
  const over = keptOut === null ? afterwards(reason) : keptOutText(keptOut);
  if (stage === "skipped") return { strong: `Skipped: ${reasonText(reason)}.`, more: over };
  if (stage === "cancelled") return { strong: `Stopped: ${reasonText(reason)}.`, more: over };
  switch (outcome) {
    case "closed":
      return {
        strong: "Closed. Nothing more happens by itself.",
        more: "If the customer says later that it did not hold, that still counts.",
      };
    case "reopened":
      return { strong: "Back in the helpdesk. Nothing more happens by itself.", more: over };
    case "follow_up_ticket":
      return { strong: "Goes on in a new ticket. Nothing more happens by itself.", more: over };
    case "review":
    case "needs_look":
    case null:
      return { strong: "In the hands of one of us.", more: over };
  }
}

/** What becomes of the ticket from here on. */
function afterwards(reason: string | null): string {
  if (reason === "merged") return "The ticket that it was merged into is followed up when it is solved.";
  if (reason === "deleted") return "Nothing more happens by itself.";
  return "The next resolution of this ticket is followed up anew.";
}
