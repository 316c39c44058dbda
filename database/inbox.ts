import type { Sql } from "./connect.ts";

/**
 * Keeps a verified webhook and wakes the relay, in one statement; the same event again is known by its dedupe key and
 * changes nothing.
 */
export async function putIntoInbox(
  sql: Sql,
  event: { connection: string; dedupeKey: string; ticketId: string; body: string },
): Promise<{ stored: boolean }> {
  const rows = await sql`
    with stored as (
      insert into inbox (connection, dedupe_key, ticket_id, body)
      values (${event.connection}, ${event.dedupeKey}, ${event.ticketId}, ${event.body})
      on conflict (connection, dedupe_key) do nothing
      returning id
    )
    select pg_notify('relay', 'inbox') from stored`;
  return { stored: rows.length > 0 };
}
