import type { Sql } from "./connect.ts";

export const alarmStates = ["open", "cleared"] as const;
export type AlarmState = (typeof alarmStates)[number];
export type AlarmRow = {
  id: string;
  kind: string;
  /** The name of a connection or a subscription, or the id of a follow-up, a mail or an inbox entry. */
  subject: string;
  since: Date;
  /** Who takes care of it, as the timeline names people and keys; null = nobody yet. */
  owner: string | null;
  ownedAt: Date | null;
  mailedAt: Date | null;
  clearedAt: Date | null;
  /** Null although cleared: what it was about is well again by itself. */
  clearedBy: string | null;
  done: string | null;
  /** The case, where it is about one. */
  followUpId: string | null;
};
export type AlarmCursor = { at: string; id: string };
export type AlarmPage = { items: AlarmRow[]; next: AlarmCursor | null };

/** Open alarms, oldest first; cleared ones, newest first. */
export async function listAlarms(
  sql: Sql,
  { state, cursor, limit }: { state: AlarmState; cursor: AlarmCursor | null; limit: number },
): Promise<AlarmPage> {
  const rows = await sql<(AlarmRow & { at: string })[]>`
    select ${columns(sql)}, coalesce(cleared_at, since)::text as at from alarms
    where ${state === "open" ? sql`cleared_at is null` : sql`cleared_at is not null`}
      ${
        cursor === null
          ? sql``
          : state === "open"
            ? sql`and id > ${cursor.id}::bigint`
            : sql`and (cleared_at, id) < (${cursor.at}::text::timestamptz, ${cursor.id}::bigint)`
      }
    order by ${state === "open" ? sql`id` : sql`cleared_at desc, id desc`}
    limit ${limit + 1}`;
  const items = rows.slice(0, limit).map(({ at: _at, ...row }) => row);
  const last = rows[limit - 1];
  return { items, next: rows.length > limit && last ? { at: last.at, id: last.id } : null };
}

/** One alarm, open or cleared; null when there is none. */
export async function readAlarm(sql: Sql, { id }: { id: string }): Promise<AlarmRow | null> {
  const [row] = await sql<AlarmRow[]>`select ${columns(sql)} from alarms where id = ${id}::bigint`;
  return row ?? null;
}

/** "I take it": from now on this one takes care of it, whoever did before. False when it was cleared already. */
export async function takeAlarm(sql: Sql, { id, actor }: { id: string; actor: string }): Promise<boolean> {
  const rows = await sql`
    update alarms set owner = ${actor}, owned_at = case when owner = ${actor} then owned_at else now() end
    where id = ${id}::bigint and cleared_at is null returning id`;
  return rows.length > 0;
}

/**
 * Somebody has seen to it, and may say what they did; if it is still so, what raised it raises another one. False when it
 * was cleared already.
 */
export async function clearAlarmBy(
  sql: Sql,
  { id, actor, done }: { id: string; actor: string; done: string | null },
): Promise<boolean> {
  const rows = await sql`
    update alarms set cleared_at = now(), cleared_by = ${actor}, done = ${done}
    where id = ${id}::bigint and cleared_at is null returning id`;
  return rows.length > 0;
}

function columns(sql: Sql) {
  return sql`
    id::text as id, kind, subject, since, owner, owned_at, mailed_at, cleared_at, cleared_by, done,
    coalesce(
      (select follow_ups.id from follow_ups where follow_ups.id = alarms.subject),
      (select min(follow_up_id) from mail_follow_ups where mail_id = alarms.subject)) as follow_up_id`;
}
