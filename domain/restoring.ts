import type { EffectPhase, Stage } from "./words.ts";

/** Why a follow-up that was skipped or cancelled cannot be put back. */
export const keptOutReasons = [
  "not-over",
  "not-by-a-person",
  "newer-resolution",
  "moved-on",
  "window-closed",
  "mail-refused",
  "mail-uncertain",
] as const;
export type KeptOut = (typeof keptOutReasons)[number];
const names: ReadonlySet<string> = new Set(keptOutReasons);
/** Among other outcomes, those that a rule here gave. */
export const isKeptOut = (outcome: string): outcome is KeptOut => names.has(outcome);

/** What is known about a follow-up that a person stopped. */
export type Stopped = {
  stage: Stage;
  reason: string | null;
  /** Where it stood when it was stopped; null for what was stopped before that was written down. */
  stageBefore: Stage | null;
  askedAt: Date | null;
  now: Date;
  answerUntil: Date;
  /** Another resolution of the ticket, or another open follow-up on it, has taken its place. */
  superseded: boolean;
  /** The ticket has come back to the helpdesk since, by the customer, by an earlier answer, or is gone. */
  ticketMovedOn: boolean;
  /** The check-in of its current question: null when none was planned. `own`: it was planned for this follow-up first. */
  checkIn: { phase: EffectPhase; unsent: boolean; own: boolean } | null;
};

/** Where it goes back to, as if nobody had stopped it; or why it stays where it is. */
export type Restoring = { to: "scheduled" | "asking" | "asked" } | { not: KeptOut };

/** "Undo" of a person's skip or cancel. The ticket is looked at again before anything is sent: this promises no mail. */
export function restoring(stopped: Stopped): Restoring {
  if (stopped.stage !== "skipped" && stopped.stage !== "cancelled") return { not: "not-over" };
  if (stopped.reason !== "by-a-person") return { not: "not-by-a-person" };
  if (stopped.superseded) return { not: "newer-resolution" };
  if (stopped.ticketMovedOn) return { not: "moved-on" };
  if (stopped.now >= stopped.answerUntil) return { not: "window-closed" };
  switch (stopped.stageBefore) {
    case null:
      return { to: stopped.askedAt === null ? "scheduled" : "asked" };
    case "accepted":
    case "scheduled":
      return { to: "scheduled" };
    case "asking":
      return interrupted(stopped);
    case "asked":
    case "answered":
    case "settled":
    case "skipped":
    case "cancelled":
      return stopped.checkIn?.phase === "refused" && !stopped.checkIn.unsent
        ? { not: "mail-refused" }
        : { to: "asked" };
  }
}

/** It was stopped while its mail was on the way: what became of that says where it stands. */
function interrupted({ checkIn }: Stopped): Restoring {
  switch (checkIn?.phase) {
    case undefined:
      return { to: "scheduled" };
    case "planned":
    case "claimed":
    case "data_sent":
      return { to: "asking" };
    case "accepted":
    case "unknown":
      // In a mail about several, whoever was stopped before it left was left out of it; nobody wrote down who.
      return checkIn?.own ? { to: "asked" } : { not: "mail-uncertain" };
    case "refused":
      return checkIn?.unsent ? { to: "asking" } : { not: "mail-refused" };
  }
}
