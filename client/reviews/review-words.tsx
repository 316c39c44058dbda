import { startOfDay } from "../../domain/start-of-day.ts";
import type { Clock } from "../console/clock.tsx";
import { reasonText } from "../console/words.ts";

/** A day (`YYYY-MM-DD`) as the reader reads it. */
export const dayOf = (day: string, clock: Clock) =>
  clock.day(startOfDay({ day, plusDays: 0, timeZone: clock.timeZone }));

const reasons: Record<string, string> = {
  "by-hand": "one of us opened it",
  "second-failure": "the fix did not hold twice",
  guard: "it was reopened too often in a short time",
};
/** Why a review was opened: the end of a sentence. */
export const openedBecause = (reason: string): string => reasons[reason] ?? reasonText(reason);

/** What people read and type for the fields of a review. */
export const fieldNames = {
  title: "Title",
  whys: "Whys",
  evidence: "Evidence",
  branchFrom: "Second branch from why",
  branchWhys: "Whys of the second branch",
  branchEvidence: "Evidence of the second branch",
  causeId: "Cause",
  department: "Department",
  ownerId: "Owner",
  correctiveAction: "Corrective action",
  actionOwnerId: "Who sees to the action",
  actionDueOn: "Action due",
  checkOn: "Check date",
  dueOn: "Review due",
  conclusion: "Conclusion",
} as const;
export type EditedField = keyof typeof fieldNames;
