import type { AskingDecision } from "../../database/asking-decisions.ts";
import type { FollowUpRow } from "../../database/follow-up-view.ts";
import { type Permission, reasonOf, type RuleResult } from "../../domain/permission.ts";
import type { Stage } from "../../domain/words.ts";

export type Why = {
  stage: Stage;
  reason: string | null;
  answer: "asked" | "ask" | "later" | "skip";
  because: string | null;
  until: string | null;
  /** When `rules` were looked at; null = just now. */
  decidedAt: string | null;
  rules: ShownRule[];
  decisions: {
    at: string;
    question: AskingDecision["question"];
    answer: AskingDecision["answer"];
    because: string | null;
    until: string | null;
    rules: ShownRule[];
  }[];
};
type ShownRule = Omit<RuleResult, "rule"> & { rule: string };
type Followed = Pick<FollowUpRow, "stage" | "reason" | "askedAt">;

/** The decision that explains where a follow-up stands: why it was asked, or left out; null while that is still open. */
export function decisive(row: Followed, decisions: AskingDecision[]): AskingDecision | null {
  const wanted = row.askedAt === null ? "skip" : "ask";
  if (row.askedAt === null && row.stage !== "skipped" && row.stage !== "cancelled") return null;
  return decisions.findLast(({ question, answer }) => question === "check_in" && answer === wanted) ?? null;
}

/** Whether somebody said how it is before the customer was asked: then nobody asks any more. */
export const toldUnasked = ({ stage, askedAt }: Followed): boolean =>
  askedAt === null && (stage === "answered" || stage === "settled");

/**
 * Why a mail was, or was not, sent: every rule as it stood when that was decided, or, while nothing has been, as it stands
 * now. A follow-up that was never eligible has its reason in front, since it is none of the rules that are looked at before
 * a send.
 */
export function whyAsShown({
  row,
  permission,
  decisions,
}: {
  row: Followed;
  permission: Permission;
  decisions: AskingDecision[];
}): Why {
  const { stage, reason } = row;
  const decided = decisive(row, decisions);
  const rules = decided?.rules ?? permission.rules;
  const base = {
    stage,
    reason,
    because: null,
    until: null,
    decidedAt: decided?.at.toISOString() ?? null,
    rules,
    decisions: decisions.map(({ at, until, ...line }) => ({
      ...line,
      at: at.toISOString(),
      until: until?.toISOString() ?? null,
    })),
  };
  if (row.askedAt !== null) return { ...base, answer: "asked" };
  if (stage === "skipped" || stage === "cancelled") {
    const stop = { rule: reason ?? "by-a-person", result: "stop" as const, detail: null, until: null };
    const known = rules.some((line) => line.result === "stop" && reasonOf(line.rule) === reason);
    return { ...base, answer: "skip", because: reason, rules: known ? rules : [stop, ...rules] };
  }
  if (toldUnasked(row)) {
    const stop = { rule: "answered-unasked", result: "stop" as const, detail: null, until: null };
    return { ...base, answer: "skip", because: stop.rule, rules: [stop, ...rules] };
  }
  switch (permission.answer) {
    case "ask":
      return { ...base, answer: "ask" };
    case "later":
      return { ...base, answer: "later", because: permission.because, until: permission.until.toISOString() };
    case "skip":
      return { ...base, answer: "skip", because: permission.because };
  }
}
