import type { TicketStatus } from "../database/check-in.ts";
import { connectionOf } from "../database/connections.ts";
import { openHelpdesk } from "../helpdesk/open.ts";
import type { Dependencies } from "./dependencies.ts";

/** What the helpdesk says about a follow-up's ticket now; null where there is no helpdesk to ask. */
export async function lookAtTicket(
  { sql, vault, outgoing }: Dependencies,
  { followUpId }: { followUpId: string },
): Promise<TicketStatus> {
  const { connection, ticketId } = await connectionOf(sql, { followUpId, vault });
  const { kind, baseUrl } = connection;
  if (kind === "api" || baseUrl === null) return null;
  const reading = await openHelpdesk({ ...connection, kind, baseUrl }, { outgoing }).readTicket(ticketId);
  return reading.found ? reading.ticket.status : "gone";
}
