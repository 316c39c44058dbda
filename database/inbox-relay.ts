import type { Sql } from "./connect.ts";

/** One thing a helpdesk told us; only which ticket it was about counts, the rest is read again. */
export type InboxRow = { id: string; connection: string; ticketId: string; attempts: number };

/** Takes what has not been handled, for a while; another relay takes it over when this one falls silent. */
export async function takeFromInbox(
  sql: Sql,
  { atMost, leaseMs }: { atMost: number; leaseMs: number },
): Promise<InboxRow[]> {
  return await sql<InboxRow[]>`
    update inbox set next_attempt_at = now() + ${leaseMs} * interval '1 millisecond', attempts = attempts + 1
    where id in (
      select id from inbox where handled_at is null and next_attempt_at <= now()
      order by next_attempt_at limit ${atMost} for update skip locked)
    returning id, connection, ticket_id, attempts`;
}

export async function inboxHandled(sql: Sql, { id }: { id: string }): Promise<void> {
  await sql`update inbox set handled_at = now(), last_error = null where id = ${id}`;
}

/** Kept, and tried again later; `error` says why without any text of the ticket. */
export async function inboxFailed(
  sql: Sql,
  { id, error, retryMs }: { id: string; error: string; retryMs: number },
): Promise<void> {
  await sql`
    update inbox set next_attempt_at = now() + ${retryMs} * interval '1 millisecond', last_error = ${error}
    where id = ${id}`;
}

/** Not tried any more: `error` stays, and says what it was. */
export async function inboxGivenUp(sql: Sql, { id, error }: { id: string; error: string }): Promise<void> {
  await sql`update inbox set handled_at = now(), last_error = ${error} where id = ${id}`;
}

/** The newest ticket of the last week that a helpdesk told of and that our account may not see; null = none. */
export async function hiddenTicket(sql: Sql, { connection }: { connection: string }): Promise<string | null> {
  const [row] = await sql<{ ticketId: string }[]>`
    select ticket_id from inbox
    where connection = ${connection} and last_error = 'hidden' and received_at > now() - interval '7 days'
    order by received_at desc limit 1`;
  return row?.ticketId ?? null;
}

/** How long until the next letter is due; null = none waits. */
export async function nextLetterMs(sql: Sql): Promise<number | null> {
  const [row] = await sql<{ ms: number | null }[]>`
    select extract(epoch from min(next_attempt_at) - now())::float8 * 1000 as ms from inbox where handled_at is null`;
  return row?.ms ?? null;
}
