/** A review is to be concluded within so many days; people may move the date. */
export const reviewDueAfterDays = 7;

export const reviewStates = ["open", "concluded"] as const;
export type ReviewState = (typeof reviewStates)[number];

/** What a review must say before it can be concluded. */
export const neededToConclude = ["whys", "cause", "department", "owner", "correctiveAction", "checkOn"] as const;
export type Needed = (typeof neededToConclude)[number];
/** `past`: a check that can no longer be made. */
export type Missing = { field: Needed; because: "missing" | "past" };

/** Days are `YYYY-MM-DD`. */
export type Findings = {
  whys: readonly string[];
  causeId: string | null;
  department: string | null;
  ownerId: string | null;
  correctiveAction: string;
  checkOn: string | null;
};

/** What stands in the way of concluding, in the order in which it is asked for; `today` is the day where the person is. */
export function missingToConclude(findings: Findings, { today }: { today: string }): Missing[] {
  const filled: Record<Needed, boolean> = {
    whys: findings.whys.length > 0,
    cause: findings.causeId !== null,
    department: (findings.department ?? "").trim() !== "",
    owner: findings.ownerId !== null,
    correctiveAction: findings.correctiveAction.trim() !== "",
    checkOn: findings.checkOn !== null,
  };
  return neededToConclude.flatMap((field): Missing[] => {
    if (!filled[field]) return [{ field, because: "missing" }];
    const isPast = field === "checkOn" && findings.checkOn !== null && findings.checkOn <= today;
    return isPast ? [{ field, because: "past" }] : [];
  });
}
