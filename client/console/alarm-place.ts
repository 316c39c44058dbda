import { subscriptionAddress } from "../subscriptions/addresses.ts";
import type { AlarmRow } from "../../database/alarm-log.ts";

/** Where one finds what an alarm is about; null where there is no page for it. */
export function alarmPlace({
  kind,
  subject,
  followUpId,
}: Pick<AlarmRow, "kind" | "subject" | "followUpId">): string | null {
  if (followUpId !== null) return `/console/follow-ups/${followUpId}`;
  switch (kind) {
    case "helpdesk-unreachable":
    case "poll-failing":
      return `/console/settings/connections/${encodeURIComponent(subject)}`;
    case "delivery-failed":
      return subscriptionAddress(subject);
    case "overdue":
      return subject.startsWith("rv_") ? `/console/reviews/${subject}` : null;
    default:
      return null;
  }
}
