import type { Sql } from "./connect.ts";
import { type Cause, listCauses } from "./causes.ts";
import type { RecordedChange } from "./settings-changes.ts";

/** A cause with how many reviews found it, and who changed it last. */
export type CountedCause = Cause & {
  open: number;
  concluded: number;
  changedAt: Date | null;
  /** `person:<id>` or `api:<name of the key>`. */
  changedBy: string | null;
};

/** All causes, those that are offered first, by department and name. */
export async function countedCauses(sql: Sql): Promise<CountedCause[]> {
  return await sql<CountedCause[]>`
    select causes.id, causes.name, causes.department, causes.retired_at is not null as retired,
      found.reviews, found.open, found.concluded, last.at as changed_at, last.actor as changed_by
    from causes
    cross join lateral (
      select count(*)::int as reviews, count(*) filter (where state = 'open')::int as open,
        count(*) filter (where state = 'concluded')::int as concluded
      from reviews where cause_id = causes.id) found
    left join lateral (
      select at, actor from settings_changes
      where subject = causes.id and what in ('cause-saved', 'cause-merged') order by id desc limit 1) last on true
    order by causes.retired_at is not null, lower(causes.department) nulls first, lower(causes.name), causes.id`;
}

/** One cause, and everything that was changed about it, newest first; null when there is none of this id. */
export async function readCause(
  sql: Sql,
  { id }: { id: string },
): Promise<{ cause: Cause; history: RecordedChange[] } | null> {
  const [cause] = await listCauses(sql, { id });
  if (!cause) return null;
  const history = await sql<RecordedChange[]>`
    select id::text as id, at, actor, what, subject, before, after from settings_changes
    where subject = ${id} and what in ('cause-saved', 'cause-merged') order by settings_changes.id desc limit 100`;
  return { cause, history };
}
