import type { Child } from "hono/jsx";
import { batchOfAtMost } from "../../database/batches.ts";
import { savedViewsAtMost } from "../../database/saved-views.ts";
import { keptOutReasons } from "../../domain/restoring.ts";
import { keptOutText } from "../kept-out-text.ts";
import { Icon } from "../icons.tsx";

/** What has just happened, or why it has not; read out where a screen is not seen. */
export function Notice({ good, children }: { good: boolean; children?: Child }) {
  return (
    <div class={`notice ${good ? "notice-good" : "notice-bad"}`} role="status" id="said" tabindex={-1}>
      <Icon name={good ? "check" : "alert"} />
      <div class="notice-body">{children}</div>
    </div>
  );
}

const done: Record<string, string> = {
  answer: "Recorded, as told to you. It acts like the customer's own answer.",
  skip: "Skipped. Nobody is asked about this resolution; the next one is followed up anew.",
  cancel: "Cancelled. Nothing more is sent for it; the next resolution is followed up anew.",
  restore: "Put back. It goes on where it was, as if it had not been stopped.",
  "opt-in": "Taken back. The customer is asked again about what is solved from now on; what was stopped stays so.",
  reread: "Corrected. The answer is what you read in it, in the customer’s own words, and is acted on like any other.",
  "withdraw-reading": "Withdrawn. The reading counts no longer; somebody has to look at the reply.",
  "send-now":
    "Released. The check-in goes out now, unless a rule forbids it. A mail that is out cannot be called back.",
  look: "Done. Nobody else needs to look; the timeline says who did.",
  view: "Saved. It stands among your views.",
  "view-gone": "Removed. The list itself is as it was; it can be saved again.",
  "alarm-taken": "Yours. Everybody else sees that you take care of it.",
  alarm: "Cleared. If it is still so, the alarm comes back by itself.",
};
const failed: Record<string, string> = {
  skip: "Not skipped: it has been asked, or is over. Cancel it instead.",
  cancel: "Not cancelled: it is over already.",
  "send-now": "Nothing was sent by this press: the check-in waits no longer. What became of it stands below.",
  answer: "Not recorded: a follow-up that was skipped takes no answer.",
  window: "Not recorded: the time for answers is over. Only “not held” is still taken.",
  "opt-in": "Nothing to take back: the customer has not opted out.",
  "reread-nothing": "Nothing changed: choose what the reply says.",
  reread: "Nothing to undo: no machine’s reading counts here.",
  "reread-changed": "Not changed: something newer has been said since. Look again, and then decide.",
  look: "Somebody else has looked already.",
  "batch-none": "Nothing was done: select follow-ups first.",
  "batch-nothing": "Nothing was done: press one of the buttons below the list.",
  "batch-many": `Nothing was done: at most ${batchOfAtMost} follow-ups can be selected.`,
  "view-many": `Not saved: you have ${savedViewsAtMost} views. Remove one first.`,
  "view-gone": "That view was removed already.",
  alarm: "The alarm was cleared already.",
  ...Object.fromEntries(keptOutReasons.map((because) => [because, `Not put back. ${keptOutText(because)}`])),
};

/** The outcome of an action, as its redirect names it; an unknown name says nothing. */
export function outcomeNotice({ did, not }: { did: string | undefined; not: string | undefined }) {
  const text = did === undefined ? failed[not ?? ""] : done[did];
  return text === undefined ? null : { good: did !== undefined, text };
}
