import { type Cause, listCauses } from "./causes.ts";
import type { Sql } from "./connect.ts";

/** A cause with how often tickets of the reviews that found it came back lately. */
export type WeighedCause = Cause & { reopens: number };
/** The days in which they are counted. */
export const reopensOfDays = 90;

/**
 * All causes by department and name. A resolution that came back counts once, also as a follow-up ticket, however often its
 * customer said so and however many of the cause's reviews have its ticket.
 */
export async function weighedCauses(sql: Sql): Promise<WeighedCause[]> {
  const [causes, counted] = await Promise.all([
    listCauses(sql),
    sql<{ causeId: string; reopens: number }[]>`
      select found.cause_id, count(distinct s.follow_up_id)::int as reopens
      from (
        select distinct v.cause_id, other.id as follow_up_id
        from reviews v
        join review_follow_ups l on l.review_id = v.id
        join follow_ups f on f.id = l.follow_up_id
        join follow_ups other on other.ticket_id = f.ticket_id
        where v.cause_id is not null) found
      join settlements s on s.follow_up_id = found.follow_up_id
      where s.action in ('reopened', 'follow_up_ticket') and s.at > now() - ${reopensOfDays} * interval '1 day'
      group by found.cause_id`,
  ]);
  const reopens = new Map(counted.map((each) => [each.causeId, each.reopens]));
  return causes.map((cause) => ({ ...cause, reopens: reopens.get(cause.id) ?? 0 }));
}
