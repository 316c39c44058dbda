import type postgres from "postgres";
import type { Ticket } from "../domain/ticket.ts";
import type { Sql } from "./connect.ts";
import { newId } from "./ids.ts";

/**
 * Stores what was just read of a ticket, and returns our id of it; a part of a statement, whose transaction holds the row until
 * it ends.
 */
export function upsertTicket(
  tx: Sql,
  {
    connection,
    ticket,
    customerId,
  }: { connection: string; ticket: Ticket; customerId: postgres.PendingQuery<postgres.Row[]> },
) {
  return tx`
    insert into tickets (
      id, connection, external_id, customer_id, customer_external_id, subject, url, team, tags, priority, channel, message_id,
      last_human_contact_at, merged_into)
    values (
      ${newId("tk")}, ${connection}, ${ticket.id}, ${customerId}, ${ticket.customer.id}, ${ticket.subject}, ${ticket.url}, ${ticket.team},
      ${ticket.tags}, ${ticket.priority}, ${ticket.channel}, ${ticket.messageId}, ${ticket.lastHumanContactAt},
      ${ticket.mergedInto})
    on conflict (connection, external_id) do update set
      customer_id = excluded.customer_id,
      customer_external_id = coalesce(excluded.customer_external_id, tickets.customer_external_id),
      subject = excluded.subject,
      url = excluded.url,
      team = excluded.team,
      tags = excluded.tags,
      priority = excluded.priority,
      channel = excluded.channel,
      message_id = coalesce(excluded.message_id, tickets.message_id),
      last_human_contact_at = coalesce(excluded.last_human_contact_at, tickets.last_human_contact_at),
      merged_into = excluded.merged_into,
      deleted_at = null,
      updated_at = now()
    returning id`;
}
