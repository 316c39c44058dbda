import type { AlarmKind } from "../domain/words.ts";
import type { Sql } from "./connect.ts";

export type Alarm = { id: string; kind: string; subject: string; since: Date };

/** Raises an alarm once; it stays until somebody or something clears it. */
export async function raiseAlarm(sql: Sql, alarm: { kind: AlarmKind; subject: string }): Promise<void> {
  await sql`
    insert into alarms (kind, subject) values (${alarm.kind}, ${alarm.subject})
    on conflict (kind, subject) where cleared_at is null do nothing`;
}

/** What the alarm was about is well again. */
export async function clearAlarm(sql: Sql, alarm: { kind: AlarmKind; subject: string }): Promise<void> {
  await sql`
    update alarms set cleared_at = now()
    where kind = ${alarm.kind} and subject = ${alarm.subject} and cleared_at is null`;
}

/**
 * Takes the open alarms that nobody has been written to about; each is taken once. Very young ones are left for the next
 * time: some clear themselves.
 */
export async function takeAlarmsToMail(sql: Sql, { olderThanMs }: { olderThanMs: number }): Promise<Alarm[]> {
  return await sql<Alarm[]>`
    update alarms set mailed_at = now()
    where id in (
      select id from alarms
      where mailed_at is null and cleared_at is null and since <= now() - ${olderThanMs} * interval '1 millisecond'
      order by id limit 50 for update skip locked)
    returning id, kind, subject, since`;
}
