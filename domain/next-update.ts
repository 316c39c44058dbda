import { checkedDurationMs } from "./duration.ts";
import type { PolicyRules } from "./policy.ts";
import { isOpen, nextOpening } from "./timetable.ts";

type Failure = {
  /** When the customer said that it did not hold. */
  at: Date;
  rules: Pick<PolicyRules, "nextUpdateWithin" | "hours">;
  /** IANA zone of the customer; null counts as UTC. */
  timeZone: string | null;
};

/**
 * By when the customer hears from us, as told on the page and in the mail: `nextUpdateWithin` after the answer, or the next
 * opening where nobody would be there to write. Closing time itself still counts: "by 17:00" is a fair promise.
 */
export function nextUpdateBy({ at, rules, timeZone }: Failure): Date {
  const by = new Date(at.getTime() + checkedDurationMs(rules.nextUpdateWithin));
  const place = { hours: rules.hours, timeZone };
  return isOpen({ at: new Date(by.getTime() - 1), ...place }) ? by : nextOpening({ at: by, ...place });
}
