import { wallClock } from "../../domain/wall-clock.ts";

/** The days on which we can ask again, as `YYYY-MM-DD` at the customer's place; `proposed` is what the form starts with. */
export type AgainOn = { first: string; last: string; proposed: string };

type Window = { now: Date; answerUntil: Date; timeZone: string | null; round: number; askAgainAtMost: number };

const dayMs = 86_400_000;
const proposedAfterMs = 3 * dayMs;

/**
 * Null when it is too late, or has been asked often enough. The last day lies so far before the window's end that a question
 * sent at any hour of it leaves a whole day to answer, as `domain/decision` demands: a day offered is a day kept.
 */
export function againOn({ now, answerUntil, timeZone, round, askAgainAtMost }: Window): AgainOn | null {
  if (round > askAgainAtMost) return null;
  const day = (time: number): string =>
    new Date(wallClock({ at: new Date(time), timeZone })).toISOString().slice(0, 10);
  const first = day(now.getTime() + dayMs);
  const last = day(answerUntil.getTime() - 2 * dayMs);
  if (first > last) return null;
  const wished = day(now.getTime() + proposedAfterMs);
  return { first, last, proposed: wished < last ? wished : last };
}
