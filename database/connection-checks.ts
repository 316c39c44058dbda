import type { Sql } from "./connect.ts";

/** One thing that was tried; `detail` says what works, or what is missing. */
export type CheckedLine = { what: string; ok: boolean; detail: string };

/** Keeps what the newest check of a connection found; nothing where the connection is gone meanwhile. */
export async function keepCheck(
  sql: Sql,
  { connection, lines }: { connection: string; lines: CheckedLine[] },
): Promise<void> {
  await sql`
    insert into connection_checks (connection, lines)
    select name, ${sql.json(lines)} from connections where name = ${connection}
    on conflict (connection) do update set at = now(), lines = excluded.lines`;
}

/** How a connection has been doing; null = never. */
export type ConnectionHealth = {
  connection: string;
  polledAt: Date | null;
  /** How often in a row asking the helpdesk has failed. */
  pollFailures: number;
  checkedAt: Date | null;
  checkLines: CheckedLine[] | null;
  /** When a webhook was last refused, to the hour. */
  refusedAt: Date | null;
};

/** Of every connection. */
export async function connectionHealth(sql: Sql): Promise<ConnectionHealth[]> {
  return await sql<ConnectionHealth[]>`
    select connections.name as connection, poll_cursors.polled_at, coalesce(poll_cursors.failures, 0) as poll_failures,
      connection_checks.at as checked_at, connection_checks.lines as check_lines,
      refused_webhooks.at as refused_at
    from connections
    left join poll_cursors on poll_cursors.connection = connections.name
    left join connection_checks on connection_checks.connection = connections.name
    left join refused_webhooks on refused_webhooks.connection = connections.name`;
}

/** When the helpdesk itself last told us something; what was found by asking it does not count. */
export async function lastWebhookAt(sql: Sql, { connection }: { connection: string }): Promise<Date | null> {
  const [row] = await sql<{ receivedAt: Date | null }[]>`select ${lastReceived(sql, connection)} as received_at`;
  return row?.receivedAt ?? null;
}

/**
 * Keeps that a webhook was not genuine: the first after one that was, and then at most one an hour, so that nobody makes us
 * write by sending many.
 */
export async function keepRefusal(sql: Sql, { connection }: { connection: string }): Promise<void> {
  await sql`
    insert into refused_webhooks (connection) select name from connections where name = ${connection}
    on conflict (connection) do update set at = now()
    where refused_webhooks.at < now() - interval '1 hour' or ${lastReceived(sql, connection)} > refused_webhooks.at`;
}

/** When a webhook was last refused, where none has been taken since; else null. */
export async function refusedSince(sql: Sql, { connection }: { connection: string }): Promise<Date | null> {
  const [row] = await sql<{ at: Date }[]>`
    select at from refused_webhooks
    where connection = ${connection} and coalesce(${lastReceived(sql, connection)} <= at, true)`;
  return row?.at ?? null;
}

const lastReceived = (sql: Sql, connection: string) =>
  sql`(select received_at from inbox where connection = ${connection} and body <> '' order by id desc limit 1)`;
