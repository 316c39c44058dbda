import type { Database, Sql } from "./connect.ts";
import { newId } from "./ids.ts";
import { differences } from "./review-changes.ts";
import { recordChange } from "./settings-changes.ts";

/** An entry of the cause taxonomy; a retired one stays where it was chosen and is offered no more. */
export type Cause = { id: string; name: string; department: string | null; retired: boolean; reviews: number };

/** All causes by department and name, with how many reviews have each. */
export async function listCauses(sql: Sql, { id }: { id?: string } = {}): Promise<Cause[]> {
  return await sql<Cause[]>`
    select causes.id, causes.name, causes.department, causes.retired_at is not null as retired,
      (select count(*)::int from reviews where cause_id = causes.id) as reviews
    from causes
    ${id === undefined ? sql`` : sql`where causes.id = ${id}`}
    order by causes.department nulls first, lower(causes.name)`;
}

type Wanted = { name: string; department: string | null };

/**
 * The cause of this name: a new one, or the one that is there already (whatever its case), so that the same form sent twice
 * makes one. One that was retired is offered again, since somebody needs it.
 */
export async function causeOfName(
  tx: Sql,
  { name, department, actor }: Wanted & { actor: string },
): Promise<{ id: string; created: boolean }> {
  const [made] = await tx<{ id: string }[]>`
    insert into causes (id, name, department) values (${newId("ca")}, ${name}, ${department})
    on conflict (lower(name)) do nothing returning id`;
  if (made) {
    const after = { name, department, retired: false };
    await recordChange(tx, { subject: made.id, actor, what: "cause-saved", before: null, after });
    return { id: made.id, created: true };
  }
  const [found] = await tx<(CauseState & { id: string })[]>`
    select id, name, department, retired_at is not null as retired from causes
    where lower(name) = lower(${name}) for update`;
  if (!found) throw new Error("a cause was neither made nor found");
  if (found.retired) {
    await tx`update causes set retired_at = null where id = ${found.id}`;
    const { id, ...before } = found;
    await recordChange(tx, { subject: id, actor, what: "cause-saved", before, after: { ...before, retired: false } });
  }
  return { id: found.id, created: false };
}

/** What a cause is like; what is kept of it with every change. */
export type CauseState = Wanted & { retired: boolean };
export type SavedCause =
  | { saved: true }
  | { saved: false; because: "unknown" | "name-taken" }
  /** Somebody else saved it since it was read. */
  | { saved: false; because: "changed-meanwhile"; now: CauseState };

/** Changes what is given of a cause; what it was chosen for keeps it. `read`: only if it still is as the caller had read it. */
export async function saveCause(
  sql: Database,
  { id, changes, read, actor }: { id: string; changes: Partial<CauseState>; read?: CauseState; actor: string },
): Promise<SavedCause> {
  return await sql.begin(async (tx): Promise<SavedCause> => {
    const before = await lockedCause(tx, id);
    if (before === null) return { saved: false, because: "unknown" };
    if (read !== undefined && Object.keys(differences(before, read)).length > 0) {
      return { saved: false, because: "changed-meanwhile", now: before };
    }
    const after = { ...before, ...changes };
    const fields = differences(before, after);
    if (Object.keys(fields).length === 0) return { saved: true };
    const [other] = await tx`select id from causes where lower(name) = lower(${after.name}) and id <> ${id}`;
    if (other) return { saved: false, because: "name-taken" };
    await tx`
      update causes set
        name = ${after.name}, department = ${after.department},
        retired_at = case when ${after.retired} then coalesce(retired_at, now()) end
      where id = ${id}`;
    await recordChange(tx, { subject: id, actor, what: "cause-saved", before, after });
    return { saved: true };
  });
}

/** One at a time, so that two that take the same name do not meet at the unique index, nor merge into each other. */
export async function lockCauses(tx: Sql): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended('causes', 0))`;
}

/** The cause of this id, held together with all others. */
export async function lockedCause(tx: Sql, id: string): Promise<CauseState | null> {
  await lockCauses(tx);
  const [cause] = await tx<CauseState[]>`
    select name, department, retired_at is not null as retired from causes where id = ${id} for update`;
  return cause ?? null;
}
