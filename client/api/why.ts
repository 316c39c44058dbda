import type { FollowUpRow } from "../../database/follow-up-view.ts";
import { type Permission, reasonOf, type RuleResult } from "../../domain/permission.ts";
import type { Stage } from "../../domain/words.ts";

export type Why = {
  stage: Stage;
  reason: string | null;
  answer: "asked" | "ask" | "later" | "skip";
  because: string | null;
  until: string | null;
  rules: (Omit<RuleResult, "rule"> & { rule: string })[];
};

/**
 * Why a mail was, or was not, sent: what was decided comes first, and every rule as it stands now beside it. A follow-up
 * that was never eligible has its reason in front, since it is none of the rules that are looked at before a send.
 */
export function whyAsShown({
  row,
  permission,
}: {
  row: Pick<FollowUpRow, "stage" | "reason" | "askedAt">;
  permission: Permission;
}): Why {
  const { stage, reason } = row;
  const { rules } = permission;
  if (row.askedAt !== null) return { stage, reason, answer: "asked", because: null, until: null, rules };
  if (stage === "skipped" || stage === "cancelled") {
    const stop = { rule: reason ?? "by-a-person", result: "stop" as const, detail: null, until: null };
    const known = rules.some((line) => line.result === "stop" && reasonOf(line.rule) === reason);
    return { stage, reason, answer: "skip", because: reason, until: null, rules: known ? rules : [stop, ...rules] };
  }
  switch (permission.answer) {
    case "ask":
      return { stage, reason, answer: "ask", because: null, until: null, rules };
    case "later":
      return {
        stage,
        reason,
        answer: "later",
        because: permission.because,
        until: permission.until.toISOString(),
        rules,
      };
    case "skip":
      return { stage, reason, answer: "skip", because: permission.because, until: null, rules };
  }
}
