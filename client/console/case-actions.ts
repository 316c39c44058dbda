import type { Attempt } from "../../database/case.ts";
import type { AnswerRow } from "../../database/follow-up-view.ts";
import type { ConsoleAction } from "../../domain/roles.ts";
import type { DialogName } from "./case-dialogs.tsx";

/** What the case offers: some ask for more in a dialog first, the others are done at once and can be undone. */
export type CaseAction = DialogName | "skip" | "cancel" | "restore";

/** What can be done with a follow-up where it stands, whoever does it. */
export function possible(followUp: Attempt): Record<Exclude<CaseAction, "restore">, boolean> {
  const { stage, askedAt } = followUp;
  const before = stage === "accepted" || stage === "scheduled";
  const open = before || stage === "asking" || stage === "asked";
  return {
    answer: stage !== "skipped",
    skip: before && askedAt === null,
    // What has been answered is settled: a "not held" must lead somewhere. Correcting the answer is the way back.
    cancel: open && !(before && askedAt === null),
    // A reply that nobody has read keeps the check-in back, whoever would send it.
    "send-now": stage === "scheduled" && followUp.needsLook !== "reply",
    reread: readingOf(followUp) !== null,
  };
}

/** How a machine read the newest reply, as long as that counts; null where a person has spoken since, or none was read. */
export function readingOf({ answers, answerVersion }: Attempt): AnswerRow | null {
  const newest = answers.find(({ version }) => version === answerVersion);
  if (newest === undefined || newest.source !== "reply") return null;
  return newest.actor === null && newest.withdrawnAt === null ? newest : null;
}

/** What a person needs to be allowed for it: whoever may stop a follow-up may put it back. */
export const actionOf = (name: CaseAction): ConsoleAction => (name === "restore" ? "skip" : name);
