import { checkedDurationMs } from "./duration.ts";
import type { PolicyRules } from "./policy.ts";
import type { Stage, Verdict } from "./words.ts";

/** The newest answer, as Temporal may know it. */
export type KnownAnswer = { version: number; verdict: Verdict };

/** Where a follow-up stands in Postgres, and what its workflow is to wait for next. Ids, enums and numbers only. */
export type Standing = {
  /** A workflow that missed the signal of an answer learns of it here. */
  newest: KnownAnswer | null;
  /** The version that has been settled: −1 none, 0 silence. */
  settledVersion: number;
  /** How long a first "not held" or "partly" may still be corrected; 0 once one has been settled. */
  graceMs: number;
  next: Next;
};
export type Next =
  | { do: "nothing" }
  /** Wait so long for an answer, then ask (again) or take the silence for an answer. */
  | { do: "listen"; forMs: number; afterwards: "ask" | "settle" };

/** What a settlement did, and what is left to do. */
export type Settled = Standing & { effects: boolean };

/** What the row of a follow-up says about its waits. */
export type Waits = {
  stage: Stage;
  now: Date;
  rules: PolicyRules;
  checkInAt: Date | null;
  askedAt: Date | null;
  remindedAt: Date | null;
  awayUntil: Date | null;
};

/** Temporal's clock and Postgres' may differ so much; what is due within it counts as due. */
const clockToleranceMs = 60_000;

/** What is due now, or how long nothing is. A wait shorter than ten tolerances is taken more exactly. */
export function dueNext(waits: Waits): Next | { do: "ask" } | { do: "remind" } {
  const { rules } = waits;
  switch (waits.stage) {
    case "accepted":
    case "settled":
    case "skipped":
    case "cancelled":
    case "answered":
      return { do: "nothing" };
    case "asking":
      return { do: "ask" };
    case "scheduled": {
      const forMs = remaining(waits, { since: waits.checkInAt, waitMs: 0 });
      return forMs <= clockToleranceMs ? { do: "ask" } : { do: "listen", forMs, afterwards: "ask" };
    }
    case "asked": {
      if (rules.remindAfter !== null && waits.remindedAt === null) {
        const waitMs = checkedDurationMs(rules.remindAfter);
        const forMs = remaining(waits, { since: waits.askedAt, waitMs });
        return forMs <= tolerance(waitMs) ? { do: "remind" } : { do: "listen", forMs, afterwards: "ask" };
      }
      const waitMs = checkedDurationMs(rules.patience);
      const forMs = remaining(waits, { since: waits.remindedAt ?? waits.askedAt, waitMs });
      return { do: "listen", forMs, afterwards: "settle" };
    }
  }
}

/** How much of the grace is left for the newest answer; the whole of it before there is one. */
export function graceLeftMs(facts: {
  rules: PolicyRules;
  failureSettled: boolean;
  answeredAt: Date | null;
  now: Date;
}) {
  if (facts.failureSettled) return 0;
  const graceMs = checkedDurationMs(facts.rules.grace);
  if (facts.answeredAt === null) return graceMs;
  return Math.max(0, graceMs - (facts.now.getTime() - facts.answeredAt.getTime()));
}

function remaining(waits: Waits, { since, waitMs }: { since: Date | null; waitMs: number }): number {
  const dueMs = Math.max((since ?? waits.now).getTime() + waitMs, waits.awayUntil?.getTime() ?? 0);
  return Math.max(0, dueMs - waits.now.getTime());
}

const tolerance = (waitMs: number) => Math.min(clockToleranceMs, waitMs / 10);
