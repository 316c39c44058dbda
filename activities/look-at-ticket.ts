import type { TicketStatus } from "../database/check-in.ts";
import { loadConnection } from "../database/connections.ts";
import { ticketOf } from "../database/tickets.ts";
import { openHelpdesk } from "../helpdesk/open.ts";
import type { Dependencies } from "./dependencies.ts";

/** What the helpdesk says about a follow-up's ticket now; null where there is no helpdesk to ask. */
export async function lookAtTicket(
  { sql, vault, outgoing }: Dependencies,
  { followUpId }: { followUpId: string },
): Promise<TicketStatus> {
  const ticket = await ticketOf(sql, { followUpId });
  const connection = await loadConnection(sql, { name: ticket.connection, vault });
  if (!connection || connection.kind === "api" || connection.baseUrl === null) return null;
  const { kind, baseUrl } = connection;
  const reading = await openHelpdesk({ ...connection, kind, baseUrl }, { outgoing }).readTicket(ticket.externalId);
  return reading.found ? reading.ticket.status : "gone";
}
