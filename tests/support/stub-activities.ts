import type { Activities } from "../../activities/index.ts";
import type { Next, Settled, Standing } from "../../domain/standing.ts";
import type { Verdict } from "../../domain/words.ts";

/** What a stubbed world answers; the workflow under test is the real one. */
export type Script = {
  /** What each look answers, in turn; the last one is repeated. */
  looks: Next[];
  /** What each settlement leaves to do, in turn; the last one is repeated. */
  settlements: { next: Next; effects: boolean }[];
  graceMs: number;
  /** So many times settling fails, before it works. */
  settlingFails?: number;
};
export type Stubbed = {
  activities: Activities;
  calls: string[];
  /** The newest answer in the stubbed Postgres. */
  answer: { version: number; verdict: Verdict } | null;
};

export const listening = (forMs: number, afterwards: "ask" | "settle"): Next => ({
  do: "listen",
  forMs,
  afterwards,
});
export const nothing: Next = { do: "nothing" };

/** Typed stand-ins for the activities, which keep a diary of what was asked of them. */
export function stubActivities(script: Script): Stubbed {
  const take = <T>(queue: T[], fallback: T): T =>
    queue.length > 1 ? (queue.shift() ?? fallback) : (queue[0] ?? fallback);
  let settledVersion = -1;
  let failures = 0;
  const stub: Stubbed = {
    answer: null,
    calls: [],
    activities: {
      askCustomer: (): Promise<Standing> => {
        stub.calls.push("ask");
        const next = take(script.looks, nothing);
        return Promise.resolve({ newest: null, settledVersion, graceMs: script.graceMs, next });
      },
      settleFollowUp: (): Promise<Settled> => {
        failures += 1;
        if (failures <= (script.settlingFails ?? 0)) return Promise.reject(new Error("connect ECONNREFUSED"));
        stub.calls.push(`settle ${stub.answer?.version ?? 0}`);
        settledVersion = stub.answer?.version ?? 0;
        const { next, effects } = take(script.settlements, { next: nothing, effects: false });
        return Promise.resolve({ newest: null, settledVersion, graceMs: 0, next, effects });
      },
      carryOut: () => {
        stub.calls.push("carry out");
        return Promise.resolve();
      },
      findMissed: () => Promise.resolve(),
      lookAtReview: () => Promise.resolve({ mails: false, waitMs: null, over: true }),
      tellOurPeople: () => Promise.resolve(),
      repairOverdue: () => Promise.resolve({ repaired: 0, unfinished: [] }),
    },
  };
  return stub;
}
