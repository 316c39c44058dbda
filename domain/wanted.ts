import type { Stage, Verdict } from "./words.ts";

/** What a follow-up's row says about its workflow: what it should know, and what it has been told. */
export type TemporalState = {
  stage: Stage;
  workflow: "none" | "started" | "terminated";
  /** The newest thing the workflow has not been told yet, answers apart. */
  wake: "released" | "withdrawn" | "away" | "restored" | null;
  /** 0 = no answer yet. */
  answerVersion: number;
  /** −1 = never settled, 0 = silence was settled. */
  settledVersion: number;
  /** The newest answer that has been signalled, which does not mean that it arrived. */
  signalledVersion: number;
  checkInAt: Date | null;
  askedAt: Date | null;
  awayUntil: Date | null;
  now: Date;
  newestVerdict: Verdict | null;
};

/** What the relay must do to bring Temporal to the state that the row wants; each may be done twice without harm. */
export type Wanted =
  | { do: "start"; delayMs: number }
  /** The run has nothing under way: two events instead of a workflow that wakes up to do nothing. */
  | { do: "terminate" }
  | { do: "signal-withdrawn" }
  /** `again`: signalled before and still not settled; the relay leaves the workflow its grace before it repeats itself. */
  | { do: "answered"; version: number; verdict: Verdict; startIfNeeded: true; again: boolean }
  /** With a start if needed: a plain signal does not wake a delayed run. */
  | { do: "released"; startIfNeeded: true }
  | { do: "away"; untilMs: number }
  /** A run anew, whatever an old one has heard: a signal could reach one that is just ending because it was withdrawn. */
  | { do: "restart"; delayMs: number }
  | { do: "nothing" };

/** Temporal may wake a run so much before Postgres calls it due. */
const toleranceMs = 60_000;

/**
 * The one most urgent thing; the relay clears what it has done and asks again. An answer stays wanted until it is
 * settled, because a signal accepted while a run completes is lost (DESIGN §6).
 */
export function wantedOfTemporal(row: TemporalState): Wanted {
  const started = row.workflow === "started";
  const over = row.stage === "cancelled" || row.stage === "skipped";
  if (row.wake === "withdrawn" && started) {
    return over && !mayBeAsking(row) ? { do: "terminate" } : { do: "signal-withdrawn" };
  }
  if (over) return { do: "nothing" };
  const version = row.answerVersion;
  if (version > row.settledVersion && row.newestVerdict !== null) {
    const again = row.signalledVersion >= version;
    return { do: "answered", version, verdict: row.newestVerdict, startIfNeeded: true, again };
  }
  if (row.stage === "accepted") return { do: "nothing" };
  if (row.wake === "released") return { do: "released", startIfNeeded: true };
  if (row.wake === "away" && row.awayUntil !== null && started) return { do: "away", untilMs: row.awayUntil.getTime() };
  if (row.wake === "restored" && isAsking(row.stage)) return { do: "restart", delayMs: untilCheckInMs(row) };
  if (row.stage === "scheduled" && row.workflow === "none") return { do: "start", delayMs: untilCheckInMs(row) };
  return { do: "nothing" };
}

const isAsking = (stage: Stage): boolean => stage === "scheduled" || stage === "asking" || stage === "asked";

/** Only a check-in that is still to come is waited for without a run. */
const untilCheckInMs = ({ stage, checkInAt, now }: TemporalState): number =>
  stage === "scheduled" ? Math.max(0, (checkInAt ?? now).getTime() - now.getTime()) : 0;

/** Once the check-in is about due, its mail may be under way, and the workflow is needed to see it through. */
const mayBeAsking = ({ askedAt, checkInAt, now }: TemporalState): boolean =>
  askedAt !== null || (checkInAt !== null && checkInAt.getTime() - now.getTime() <= toleranceMs);
