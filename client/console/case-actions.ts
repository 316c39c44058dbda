import type { Attempt } from "../../database/case.ts";
import type { ConsoleAction } from "../../domain/roles.ts";
import type { DialogName } from "./case-dialogs.tsx";

/** What can be done with a follow-up where it stands, whoever does it. */
export function possible({ stage, askedAt }: Attempt): Record<DialogName, boolean> {
  const before = stage === "accepted" || stage === "scheduled";
  const open = before || stage === "asking" || stage === "asked";
  return {
    answer: stage !== "skipped",
    skip: before && askedAt === null,
    // What has been answered is settled: a "not held" must lead somewhere. Correcting the answer is the way back.
    cancel: open && !(before && askedAt === null),
    "send-now": stage === "scheduled",
  };
}

/** What a person needs to be allowed for it. */
export const actionOf = (name: DialogName): ConsoleAction => name;
