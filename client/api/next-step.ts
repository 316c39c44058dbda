import type { FollowUpRow } from "../../database/follow-up-view.ts";
import { isFailure } from "../../domain/decision.ts";
import { checkedDurationMs } from "../../domain/duration.ts";

export const nextSteps = ["resume", "check-in", "reminder", "close-without-answer", "settle", "decide"] as const;
/** `resume`: somebody must lift the policy's pause; `decide`: somebody must look. */
export type NextStep = { what: (typeof nextSteps)[number]; at: Date | null };

/** What happens next to a follow-up if nobody does anything; null = nothing more. */
export function nextStep(row: FollowUpRow): NextStep | null {
  switch (row.stage) {
    case "accepted":
    case "scheduled":
      return row.policyPaused ? { what: "resume", at: null } : { what: "check-in", at: row.checkInAt };
    case "asking":
      return { what: "check-in", at: row.checkInAt };
    case "asked": {
      const { remindAfter, patience } = row.waits;
      if (remindAfter !== null && row.remindedAt === null)
        return { what: "reminder", at: after(row.askedAt, remindAfter) };
      return { what: "close-without-answer", at: after(row.remindedAt ?? row.askedAt, patience) };
    }
    case "answered": {
      const waits = isFailure(row.verdict) && row.settledVersion < 1;
      return { what: "settle", at: waits ? after(row.answeredAt, row.waits.grace) : row.answeredAt };
    }
    case "settled":
    case "skipped":
    case "cancelled":
      return row.needsLook === null ? null : { what: "decide", at: null };
  }
}

const after = (at: Date | null, wait: string): Date | null =>
  at === null ? null : new Date(at.getTime() + checkedDurationMs(wait));
