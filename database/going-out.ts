import type { Sql } from "./connect.ts";
import { ofAgent } from "./follow-up-list.ts";
import { among, narrow } from "./narrowing.ts";
import { countedAtMost } from "./queue.ts";

/** `hour` is its beginning where the reader is; customers are named by their company where one is known. */
export type HourOfCheckIns = {
  hour: Date;
  count: number;
  customers: number;
  /** How many different names they have, and some of these. */
  names: number;
  to: string[];
};
export type GoingOut = {
  /**
   * The hours of the reader's day in which check-ins are due, first things first; what is overdue is due in the hour that runs.
   * Together they count at most `countedAtMost` + 1.
   */
  hours: HourOfCheckIns[];
  /** The next check-in of all, today's or a later one's; null = none is planned. May have passed. */
  nextAt: Date | null;
  /** The policies that are paused: what they would ask waits, and is not counted here. */
  paused: string[];
};

const namedAtMost = 3;

/**
 * The check-ins that are due until the reader's midnight, as they stand: each is looked at once more before it goes, and several
 * to one customer may become one mail. One whose customer has said something that nobody has read is not due. For an agent, of the tickets they solved.
 */
export async function goingOut(
  sql: Sql,
  { solvedBy, timeZone }: { solvedBy: string | undefined; timeZone: string },
): Promise<GoingOut> {
  const own = solvedBy === undefined ? sql`` : ofAgent(sql, solvedBy);
  const few = among(sql, await narrow(sql, { solvedBy }));
  const planned = sql`
    f.stage = 'scheduled' and f.due_at is not null and f.needs_look is distinct from 'reply'
    and not exists (select from policy_pauses where policy_pauses.policy = f.policy_name) ${own}`;
  const [hours, next, paused] = await Promise.all([
    sql<HourOfCheckIns[]>`
      with due as (
        select f.due_at, f.customer_id from ${few}
        where ${planned} and f.due_at < ((now() at time zone ${timeZone})::date + 1)::timestamp at time zone ${timeZone}
        order by f.due_at limit ${countedAtMost + 1}
      )
      select date_trunc('hour', greatest(due.due_at, now()), ${timeZone}) as hour, count(*)::int as count,
        count(distinct customer_id)::int as customers, count(distinct name)::int as names,
        coalesce((array_agg(distinct name) filter (where name is not null))[1:${namedAtMost}], '{}') as to
      from due
      join (select id, coalesce(nullif(company, ''), nullif(name, '')) as name from customers) c on c.id = due.customer_id
      group by 1 order by 1`,
    sql<{ dueAt: Date | null }[]>`select f.due_at from ${few} where ${planned} order by f.due_at limit 1`,
    sql<{ policy: string }[]>`select policy from policy_pauses order by policy`,
  ]);
  return { hours, nextAt: next[0]?.dueAt ?? null, paused: paused.map(({ policy }) => policy) };
}
