import type { KeptOut } from "../domain/restoring.ts";

/** Why a skip or a cancel cannot be undone (any more), in a sentence for people and programs. */
export function keptOutText(because: KeptOut): string {
  switch (because) {
    case "not-over":
      return "There is nothing to undo: this follow-up is not skipped or cancelled.";
    case "not-by-a-person":
      return "Only what a person skipped or cancelled can be undone; here a rule decided.";
    case "newer-resolution":
      return "The ticket has been solved again since: its newest resolution is the one that is followed up.";
    case "moved-on":
      return "The ticket has come back, was merged or deleted since: it is not asked about.";
    case "window-closed":
      return "The time for answers to this resolution is over.";
    case "mail-refused":
      return "The mail server did not take the check-in: there is no answer to wait for.";
    case "mail-uncertain":
      return "It was stopped while a mail about several tickets was leaving, and nobody knows whether this one was in it.";
  }
}
