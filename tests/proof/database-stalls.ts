import { connect } from "../../database/connect.ts";
import type { KillPoint } from "./kill-points.ts";

type DatabasePoint = Extract<KillPoint, { where: "database" }>;
/** Whatever else uses advisory locks uses one number, not two. */
const lockClass = 4107;

/** What the triggers of a test database call at commit: waits while the test holds the lock of this point and ticket. */
const waiting = `
  create table proof_stalls (id integer primary key, point text not null, ticket text not null);
  create function proof_stall() returns trigger language plpgsql as $$
  declare
    changed jsonb := to_jsonb(new);
    follow_up text := coalesce(
      changed->>'follow_up_id', substring(changed->>'effect_key' from 'fu_[a-z2-7]+'), changed->>'id');
    stall integer;
  begin
    select proof_stalls.id into stall from proof_stalls
    where point = tg_name and ticket = case
      when tg_table_name = 'inbox' then changed->>'ticket_id'
      when changed->>'key' ~ '^review' then substring(changed->>'key' from 'rv_[a-z2-7]+')
      else (
        select tickets.external_id from follow_ups join tickets on tickets.id = follow_ups.ticket_id
        where follow_ups.id = follow_up) end;
    if stall is not null then perform pg_advisory_xact_lock(${lockClass}, stall); end if;
    return null;
  end $$`;

/**
 * Holds processes in the middle of a commit, from outside: a deferred trigger waits for a lock that the test holds. What
 * stands in the transaction is decided by `resolve`: committed, or as if it had never been.
 */
export async function databaseStalls({ url, points }: { url: string; points: DatabasePoint[] }) {
  // One connection: the locks are its own.
  const sql = connect(url, { max: 1, name: "proof" });
  await sql.unsafe(waiting).simple();
  for (const { name, table, change, when } of points) {
    const condition = when === undefined ? "" : `when (${when})`;
    await sql.unsafe(`
      create constraint trigger "${name}" after ${change} on ${table} deferrable initially deferred
      for each row ${condition} execute function proof_stall()`);
  }
  return {
    /** Mails to our own people are about no ticket: `ticket` is then the review. */
    async arm({ id, point, ticket }: { id: number; point: string; ticket: string }): Promise<void> {
      await sql`select pg_advisory_lock(${lockClass}, ${id})`;
      await sql`insert into proof_stalls (id, point, ticket) values (${id}, ${point}, ${ticket})`;
    },
    /** Who is held now, and where. */
    async held(): Promise<{ id: number; application: string; backend: number }[]> {
      const rows = await sql<{ id: number; application: string; backend: number }[]>`
        select pg_locks.objid::int as id, pg_stat_activity.application_name as application, pg_locks.pid as backend
        from pg_locks join pg_stat_activity on pg_stat_activity.pid = pg_locks.pid
        where locktype = 'advisory' and classid = ${lockClass} and not granted
          and pg_locks.database = (select oid from pg_database where datname = current_database())`;
      return [...rows];
    },
    /** Whether nobody of these is at work in the database but for those that are held, and those that wait behind them. */
    async isQuiet(applications: string[]): Promise<boolean> {
      const busy = await sql`
        select from pg_stat_activity
        where datname = current_database() and application_name in ${sql(applications)}
          and state <> 'idle' and wait_event_type is distinct from 'Lock'`;
      return busy.length === 0;
    },
    /** Lets the commit happen that the killed process never heard of, or undoes it as if it had died before. */
    async resolve({ id, backend, commit }: { id: number; backend: number; commit: boolean }): Promise<void> {
      await sql`delete from proof_stalls where id = ${id}`;
      if (!commit) await sql`select pg_terminate_backend(${backend}, 5000)`;
      await sql`select pg_advisory_unlock(${lockClass}, ${id})`;
    },
    /** Takes every trigger away again, and lets go whoever is held. */
    async remove(): Promise<void> {
      await sql`select pg_advisory_unlock_all()`;
      await sql.unsafe("drop function proof_stall() cascade; drop table proof_stalls").simple();
    },
    close: () => sql.end({ timeout: 1 }),
  };
}
export type DatabaseStalls = Awaited<ReturnType<typeof databaseStalls>>;
