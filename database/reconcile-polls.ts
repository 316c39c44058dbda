import type { Sql } from "./connect.ts";

/** A connection whose helpdesk can be asked; `fresh`: it has not been asked yet, and begins where the connection did. */
export type PollCursor = { connection: string; solvedUntil: Date; fresh: boolean };
export type Solved = { ticketId: string; at: Date };

export async function pollCursors(sql: Sql): Promise<PollCursor[]> {
  return await sql<PollCursor[]>`
    select
      connections.name as connection, coalesce(poll_cursors.solved_until, connections.created_at) as solved_until,
      poll_cursors.connection is null as fresh
    from connections left join poll_cursors on poll_cursors.connection = connections.name
    where connections.kind <> 'api' and connections.base_url is not null
    order by connections.name`;
}

/** Those of the solved tickets that nothing has been accepted for since that moment: a webhook was lost, or is on its way. */
export async function notAccepted(
  sql: Sql,
  { connection, solved }: { connection: string; solved: Solved[] },
): Promise<Solved[]> {
  if (solved.length === 0) return [];
  return await sql<Solved[]>`
    select found.ticket_id, found.at
    from unnest(${solved.map(({ ticketId }) => ticketId)}::text[], ${solved.map(({ at }) => at.toISOString())}::text[]::timestamptz[])
      as found (ticket_id, at)
    where not exists (
      select from tickets join resolutions on resolutions.ticket_id = tickets.id
      where tickets.connection = ${connection} and tickets.external_id = found.ticket_id and resolutions.at >= found.at)
    order by found.at`;
}

/** How far the helpdesk has been asked; never back, and never ahead of our own clock, should the helpdesk's be wrong. */
export async function polled(
  sql: Sql,
  { connection, solvedUntil }: { connection: string; solvedUntil: Date },
): Promise<void> {
  await sql`
    insert into poll_cursors (connection, solved_until) values (${connection}, least(${solvedUntil}, now()))
    on conflict (connection) do update set
      solved_until = greatest(poll_cursors.solved_until, excluded.solved_until), polled_at = now(), failures = 0`;
}

/** How often in a row it has failed now. */
export async function pollFailed(sql: Sql, { connection, solvedUntil }: PollCursor): Promise<number> {
  const [row] = await sql<{ failures: number }[]>`
    insert into poll_cursors (connection, solved_until, failures) values (${connection}, ${solvedUntil}, 1)
    on conflict (connection) do update set failures = poll_cursors.failures + 1, polled_at = now()
    returning failures`;
  return row?.failures ?? 1;
}
