import { withdrawOpen } from "./acceptance.ts";
import type { Database } from "./connect.ts";
import { addToTimeline } from "./timeline.ts";

export type TicketEvent = "reopened" | "commented" | "merged" | "deleted";

/**
 * What happened to a ticket after it was solved. Reopened, merged and deleted withdraw what is open on it, so that
 * nobody is asked about a ticket that moved on; a comment is only kept on the timeline. Repeating it changes nothing.
 */
export async function recordTicketEvent(
  sql: Database,
  event: {
    connection: string;
    ticketId: string;
    event: TicketEvent;
    mergedInto?: string | null;
    /** Only follow-ups of resolutions until then are meant; null = all. */
    resolvedUntil?: Date | null;
    actor: string;
  },
): Promise<{ known: boolean }> {
  return await sql.begin(async (tx) => {
    const [ticket] = await tx<{ id: string; newest: string | null }[]>`
      select id, (select max(follow_ups.id) from follow_ups where ticket_id = tickets.id) as newest
      from tickets
      where connection = ${event.connection} and external_id = ${event.ticketId}
      for update`;
    if (!ticket) return { known: false };
    if (event.event === "merged") {
      await tx`update tickets set merged_into = ${event.mergedInto ?? ""}, updated_at = now() where id = ${ticket.id}`;
    }
    if (event.event === "deleted") {
      await tx`update tickets set deleted_at = coalesce(deleted_at, now()), updated_at = now() where id = ${ticket.id}`;
    }
    if (event.event === "reopened") {
      await tx`
        update tickets set reopened_at = greatest(reopened_at, coalesce(${event.resolvedUntil ?? null}, now()))
        where id = ${ticket.id}`;
    }
    const withdrawn =
      event.event === "commented"
        ? 0
        : await withdrawOpen(tx, {
            ticketId: ticket.id,
            reason: event.event,
            resolvedUntil: event.resolvedUntil ?? null,
          });
    if (ticket.newest && (withdrawn > 0 || event.event === "commented")) {
      await addToTimeline(tx, { followUpId: ticket.newest, event: `ticket-${event.event}`, actor: event.actor });
    }
    return { known: true };
  });
}
