import type { Database, Sql } from "./connect.ts";
import { newId } from "./ids.ts";

/** `query` is the list's address behind its question mark. */
export type SavedView = { id: string; name: string; query: string };
/** So many a person keeps at most: more are no way to find anything. */
export const savedViewsAtMost = 20;

/** A person's own views of the list, oldest first. */
export async function savedViews(sql: Sql, { personId }: { personId: string }): Promise<SavedView[]> {
  return await sql<SavedView[]>`
    select id, name, query from saved_views where person_id = ${personId} order by created_at, id`;
}

/** Keeps a view; under a name that they have already it takes the place of that one. False when they have too many. */
export async function saveView(
  sql: Database,
  { personId, name, query }: { personId: string; name: string; query: string },
): Promise<boolean> {
  return await sql.begin(async (tx) => {
    // One at a time of each person, or two at once would both be the last one allowed.
    await tx`select id from people where id = ${personId} for update`;
    const saved = await tx`
      insert into saved_views (id, person_id, name, query)
      select ${newId("sv")}, ${personId}, ${name}, ${query}
      where exists (select from saved_views where person_id = ${personId} and name = ${name})
        or (select count(*) from saved_views where person_id = ${personId}) < ${savedViewsAtMost}
      on conflict (person_id, name) do update set query = excluded.query
      returning id`;
    return saved.length > 0;
  });
}

/** Forgets a view of this person's; null when they have none of that id (any more). */
export async function removeView(
  sql: Sql,
  { personId, id }: { personId: string; id: string },
): Promise<SavedView | null> {
  const [removed] = await sql<SavedView[]>`
    delete from saved_views where id = ${id} and person_id = ${personId} returning id, name, query`;
  return removed ?? null;
}
