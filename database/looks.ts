import type { Sql } from "./connect.ts";

/**
 * Follow-ups (as `f`) that a person must look at and still usefully can. What was said before the ticket was solved once more is
 * overtaken, since the customer is asked anew: the case goes on showing it. What came in, or was undone, after that is not.
 */
export function needsLookNow(sql: Sql) {
  return sql`
    f.needs_look is not null and not exists (
      select from follow_ups newer
      where newer.ticket_id = f.ticket_id and newer.stage <> 'skipped' and newer.resolved_at > coalesce(
        greatest(
          f.outcome_at,
          (select max(m.received_at) from inbound_mails m where m.follow_up_id = f.id and m.state = 'needs_look'),
          (select max(undone.withdrawn_at) from answers undone where undone.follow_up_id = f.id)),
        f.resolved_at))`;
}
