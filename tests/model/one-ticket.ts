import type { Verdict } from "../../domain/words.ts";
import type { Moment } from "./fate.ts";

/**
 * One ticket as its customer, its helpdesk and the six promises would have it: what must be true once everything has
 * come to rest. It knows nothing of how the product does it: no relay, no ledger, no workflow.
 */
export type Promised = {
  now: number;
  helpdesk: "open" | "solved";
  /** The newest resolution at the helpdesk, and whether we know of it. */
  solved: { at: number; known: boolean } | null;
  followUps: FollowUp[];
  /** The customer wants no more mails, or must not get any. */
  stopped: "opted-out" | "erased" | null;
  mails: { check_in: number; reminder: number; next_steps_mail: number };
  notes: number;
  reopenings: number[];
  review: boolean;
  /** At this moment the next process that comes there is lost. */
  doom: Moment | null;
};
export type FollowUp = {
  resolved: number;
  stage: "scheduled" | "asking" | "asked" | "answered" | "settled" | "skipped" | "cancelled";
  /** When the next thing happens by itself. */
  due: number | null;
  asked: number;
  reminded: boolean;
  replied: boolean;
  newest: { verdict: Verdict; at: number } | null;
  /** Until then a first failure may be corrected. */
  grace: number;
  outcome: "closed" | "reopened" | "follow_up_ticket" | "review" | "needs_look" | null;
  /** What was settled last was a failure; whether one was ever. */
  failed: boolean;
  everFailed: boolean;
  /** The process that was at it is lost, and nobody has noticed yet. */
  orphaned: boolean;
  /** The question has gone out, and whoever sent it was lost before it said so. */
  left: boolean;
  undone: Act[];
  notedAt: number;
};
type Act = "note" | "open" | "next_steps_mail";

export const nothingHappened = (): Promised => ({
  now: 0,
  helpdesk: "open",
  solved: null,
  followUps: [],
  stopped: null,
  mails: { check_in: 0, reminder: 0, next_steps_mail: 0 },
  notes: 0,
  reopenings: [],
  review: false,
  doom: null,
});
/** A follow-up of which nothing is known yet. */
export const fresh: Omit<FollowUp, "resolved" | "stage" | "due" | "undone"> = {
  asked: 0,
  reminded: false,
  replied: false,
  newest: null,
  grace: 0,
  outcome: null,
  failed: false,
  everFailed: false,
  orphaned: false,
  left: false,
  notedAt: 0,
};
