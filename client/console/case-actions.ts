import type { Attempt } from "../../database/case.ts";
import type { ConsoleAction } from "../../domain/roles.ts";
import type { DialogName } from "./case-dialogs.tsx";

/** What can be done with a follow-up where it stands, whoever does it. */
export function possible({ stage, askedAt, answerVersion, settledVersion }: Attempt): Record<DialogName, boolean> {
  const before = stage === "accepted" || stage === "scheduled";
  const open = before || stage === "asking" || stage === "asked";
  return {
    answer: stage !== "skipped",
    skip: before && askedAt === null,
    cancel: (open && !(before && askedAt === null)) || (stage === "answered" && settledVersion < answerVersion),
    "send-now": stage === "scheduled",
  };
}

/** What a person needs to be allowed for it. */
export const actionOf = (name: DialogName): ConsoleAction => name;
