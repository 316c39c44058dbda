import type { FollowUpRow } from "../../database/follow-up-view.ts";
import type { EffectKind } from "../../domain/words.ts";
import { isFailure } from "../../domain/decision.ts";
import { checkedDurationMs } from "../../domain/duration.ts";

export const nextSteps = [
  "resume",
  "check-in",
  "reminder",
  "close-without-answer",
  "settle",
  "reopen",
  "note",
  "tell-customer",
  "decide",
] as const;
/**
 * `resume`: somebody must lift the policy's pause; `decide`: somebody must look. `reopen`, `note` and `tell-customer` were
 * decided and are being done: at once, or as soon as the helpdesk or the mail server takes them, and so without a time.
 */
export type NextStep = { what: (typeof nextSteps)[number]; at: Date | null };

/** What happens next to a follow-up if nobody does anything; null = nothing more. */
export function nextStep(row: FollowUpRow): NextStep | null {
  switch (row.stage) {
    case "accepted":
    case "scheduled":
      if (row.needsLook === "reply") return { what: "decide", at: null };
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
      if (row.needsLook === null && row.owed !== null) return { what: owedStep(row.owed.kind), at: null };
      return row.needsLook === null ? null : { what: "decide", at: null };
    case "skipped":
    case "cancelled":
      return row.needsLook === null ? null : { what: "decide", at: null };
  }
}

function owedStep(kind: EffectKind): NextStep["what"] {
  switch (kind) {
    case "reopen":
    case "note":
      return kind;
    case "next_steps_mail":
      return "tell-customer";
    case "check_in":
    case "reminder":
      return "check-in";
  }
}

const after = (at: Date | null, wait: string): Date | null =>
  at === null ? null : new Date(at.getTime() + checkedDurationMs(wait));
