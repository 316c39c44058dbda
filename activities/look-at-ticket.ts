import type { TicketStatus } from "../database/check-in.ts";
import { connectionOf } from "../database/connections.ts";
import { keepTicketReply } from "../database/ticket-replies.ts";
import { openHelpdesk } from "../helpdesk/open.ts";
import { asKeptReply } from "../mail/kept-words.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * What the helpdesk says about a follow-up's ticket now; null where there is no helpdesk to ask. What a customer has written
 * that opened it, and no webhook told of, is kept to be read. Repeating it keeps it once.
 */
export async function lookAtTicket(
  { sql, vault, outgoing }: Dependencies,
  { followUpId }: { followUpId: string },
): Promise<TicketStatus> {
  const { connection, ticketId } = await connectionOf(sql, { followUpId, vault });
  const { kind, baseUrl } = connection;
  if (kind === "api" || baseUrl === null) return null;
  const reading = await openHelpdesk({ ...connection, kind, baseUrl }, { outgoing }).readTicket(ticketId);
  if (!reading.found) return "gone";
  const { ticket, openedBy } = reading;
  if (openedBy !== null && ticket.resolution !== null) {
    const said = { messageId: openedBy.id, at: openedBy.at, raw: asKeptReply(openedBy.text) };
    const resolvedAt = ticket.resolution.at;
    await keepTicketReply(sql, { connection: connection.name, ticketId, ...said, resolvedAt });
  }
  return ticket.status;
}
