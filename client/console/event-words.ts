import type { IconName } from "../icons.tsx";
import { reasonText } from "./words.ts";

/** What became of a mail. */
export function mailWords({ kind, phase }: { kind: string; phase: string }): string {
  const mail =
    kind === "check_in"
      ? "Check-in"
      : kind === "reminder"
        ? "Reminder"
        : kind === "next_steps_mail"
          ? "Mail with the next steps"
          : "Mail";
  switch (phase) {
    case "accepted":
      return `${mail} sent`;
    case "unknown":
      return `${mail}: may have arrived, the connection broke. It is not sent again`;
    case "refused":
      return `${mail} not sent: the mail server refused it, or it was no longer wanted`;
    case "planned":
    case "claimed":
    case "data_sent":
      return `${mail} on its way`;
    default:
      return mail;
  }
}

const because: Record<string, string> = {
  held: "the fix held",
  "held-after-all": "it held after all; the helpdesk got a note",
  unhappy: "it held, but the customer is unhappy",
  silence: "nobody answered",
  "not-held": "it did not hold",
  partly: "it held only partly",
  "past-hold-window": "it did not hold, after the ticket's hold window",
  "reopen-guard": "it was reopened too often in a short time",
  "same-again": "the helpdesk has it already; it got a note",
  "not-tested": "not tested yet",
};

/** What a settlement decided, and why. */
export function settledWords({ action, reason }: { action: string; reason: string }): string {
  const why = because[reason] ?? reasonText(reason);
  switch (action) {
    case "closed":
      return `Closed: ${why}`;
    case "reopened":
      return `To be reopened: ${why}`;
    case "follow_up_ticket":
      return `To become a new ticket: ${why}`;
    case "review":
      return `Handed to a review: ${why}`;
    case "needs_look":
      // Silence is handed over only where a reply lies unread: then somebody did answer.
      return `Handed to a person: ${reason === "silence" ? "a reply waits to be read" : why}`;
    case "ask_again":
      return "To be asked again: not tested yet";
    default:
      return `Settled: ${why}`;
  }
}

/** Everything else that happens to a follow-up; an event we have no words for is shown by its name. */
export function eventWords({ event, reason, by }: { event: string; reason: string; by: string }): {
  icon: IconName;
  words: string;
} {
  switch (event) {
    case "scheduled":
      return { icon: "clock", words: "Check-in planned" };
    case "skipped":
      return { icon: "skip", words: `Skipped: ${reasonText(reason)}` };
    case "cancelled":
      return { icon: "skip", words: `Stopped: ${reasonText(reason)}` };
    case "restored":
      return { icon: "loop", words: "Put back to where it was" };
    case "reading-withdrawn":
      return { icon: "loop", words: "The reading of the reply was withdrawn" };
    case "reading-corrected":
      return { icon: "loop", words: "The reading of the reply was corrected" };
    case "send-now":
      return { icon: "mail", words: "Check-in released before its time" };
    case "looked-at":
      return { icon: "user", words: "Looked at" };
    case "look-again":
      return { icon: "loop", words: "To be looked at again" };
    case "review-opened":
      return { icon: "tree", words: "A review was opened" };
    case "review-joined":
      return { icon: "tree", words: "A person added it to a review" };
    case "review-left":
      return { icon: "tree", words: "A person took it out of the review" };
    case "review-concluded":
      return { icon: "tree", words: "The review was concluded" };
    case "review-reopened":
      return { icon: "tree", words: "The review was opened again" };
    case "ticket-reopened":
      return { icon: "reopen", words: "The ticket was opened again" };
    case "ticket-commented":
      return { icon: "reply", words: "The ticket got a comment" };
    case "ticket-merged":
      return { icon: "skip", words: "The ticket was merged" };
    case "ticket-deleted":
      return { icon: "skip", words: "The ticket was deleted" };
    case "mail-arrived":
      return { icon: "mail", words: "The mail did arrive after all" };
    case "report-received":
      return { icon: "inbox", words: "A delivery report came in" };
    case "automatic-mail-received":
      return { icon: "inbox", words: "An automatic mail came in; it counts as no answer" };
    case "opted-out":
      return by === "complaint"
        ? { icon: "alert", words: "The customer marked our mail as spam; that counts as opting out" }
        : { icon: "user", words: "The customer opted out" };
    case "opted-in":
      return by === "staff"
        ? { icon: "user", words: "The opt-out was taken back" }
        : { icon: "user", words: "The customer opted in again" };
    default:
      return { icon: "loop", words: event.replaceAll(/[-_]/g, " ") };
  }
}
