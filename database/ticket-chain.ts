import type postgres from "postgres";
import type { Sql } from "./connect.ts";

/**
 * A ticket and those it continues, as a subquery: where one could not be opened again, a linked one took its place, and a
 * second failure there is a second failure.
 */
export function ticketChain(sql: Sql, ticketId: string | postgres.PendingQuery<postgres.Row[]>) {
  return sql`(
    with recursive chain (id) as (
      select ${ticketId}::text
      union
      select old.id
      from chain
      join tickets continued on continued.id = chain.id
      join follow_ups moved on moved.outcome = 'follow_up_ticket'
        and moved.outcome_receipt ->> 'ticketId' = continued.external_id
      join tickets old on old.id = moved.ticket_id and old.connection = continued.connection)
    select id from chain)`;
}
