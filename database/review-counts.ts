import type { Sql } from "./connect.ts";
import { concerning, type ReviewsOf } from "./review-list.ts";

export const reviewTabs = ["open", "mine", "overdue", "concluded", "all"] as const;
export type ReviewTab = (typeof reviewTabs)[number];

/** How many reviews each tab of the list has for this reader. */
export async function countReviews(
  sql: Sql,
  { of, email, timeZone }: { of: ReviewsOf; email: string; timeZone: string },
): Promise<Record<ReviewTab, number>> {
  const [row] = await sql<Record<ReviewTab, number>[]>`
    select
      count(*) filter (where v.state = 'open')::int as open,
      count(*) filter (where v.state = 'open' and lower(o.email) = lower(${email}))::int as mine,
      count(*) filter (where v.state = 'open' and v.due_on < (now() at time zone ${timeZone})::date)::int as overdue,
      count(*) filter (where v.state = 'concluded')::int as concluded,
      count(*)::int as "all"
    from reviews v left join people o on o.id = v.owner_id
    where true ${of === undefined ? sql`` : concerning(sql, of)}`;
  if (!row) throw new Error("nothing was counted");
  return row;
}

/** The departments that reviews and causes have been given, each once. */
export async function departmentsKnown(sql: Sql): Promise<string[]> {
  const rows = await sql<{ department: string }[]>`
    select min(department) as department from (
      select department from reviews union all select department from causes) named
    where department <> '' group by lower(department) order by lower(department) limit 200`;
  return rows.map(({ department }) => department);
}
