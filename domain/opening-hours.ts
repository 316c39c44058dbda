import type { OpeningHours } from "./policy.ts";

/** What is wrong with a span of hours that does not end on the day on which it begins. */
export const acrossMidnight =
  "must be later than the beginning, or 00:00 for the end of the day; write hours across midnight as two lines";

/** Whether it ends on the day on which it begins; 00:00 ends the day. HH:MM sorts as it reads. */
export const endsThatDay = ({ from, to }: Pick<OpeningHours, "from" | "to">): boolean => to === "00:00" || from < to;
