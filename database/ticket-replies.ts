import { createHash } from "node:crypto";
import type { Database, Sql } from "./connect.ts";
import { newId } from "./ids.ts";
import { addToTimeline, wakeRelay } from "./timeline.ts";

/** What a customer wrote into a ticket, which that opened again. */
export type TicketReply = {
  connection: string;
  ticketId: string;
  /** The helpdesk's id of the message. */
  messageId: string;
  at: Date;
  /** In the shape of a mail, as every reply is kept. */
  raw: Uint8Array;
  /** The resolution that it opened again. */
  resolvedAt: Date;
};

/**
 * Keeps what a customer wrote into a solved ticket as a reply to the follow-up that was to ask, or has asked, about it: once,
 * however often it is read. `waits`: somebody still has to read it, so the ticket's being open means nothing yet. Nothing is
 * kept, and nothing waits, where no follow-up of this ticket is open.
 */
export async function keepTicketReply(sql: Database, reply: TicketReply): Promise<{ waits: boolean }> {
  return await sql.begin(async (tx) => {
    // The ticket's row first, as whoever brings a reopening or a newer resolution takes it.
    const [ticket] = await tx<{ id: string }[]>`
      select id from tickets where connection = ${reply.connection} and external_id = ${reply.ticketId} for update`;
    if (!ticket) return { waits: false };
    const sha256 = fingerprintOf(reply);
    const [known] = await tx<{ state: string }[]>`select state from inbound_mails where sha256 = ${sha256}`;
    if (known) return { waits: known.state === "needs_look" };
    const [open] = await tx<{ id: string }[]>`
      select id from follow_ups
      where ticket_id = ${ticket.id} and stage in ('accepted', 'scheduled', 'asking', 'asked')
        and resolved_at <= ${reply.resolvedAt}
      for update`;
    if (!open) return { waits: false };
    const mail = newId("in");
    await tx`
      insert into inbound_mails (id, sha256, raw, follow_up_id, class, state, came_by, received_at)
      values (
        ${mail}, ${sha256}, ${Buffer.from(reply.raw)}, ${open.id}, 'human', 'needs_look', 'ticket', least(now(), ${reply.at}))`;
    await tx`update follow_ups set needs_look = 'reply', updated_at = now() where id = ${open.id}`;
    await addToTimeline(tx, { followUpId: open.id, event: "reply-received", detail: { mail, cameBy: "ticket" } });
    return { waits: true };
  });
}

/** A helpdesk never uses the id of a message twice; its words may be read a little differently another time. */
const fingerprintOf = ({ connection, ticketId, messageId }: TicketReply): Buffer =>
  createHash("sha256")
    .update(JSON.stringify(["ticket", connection, ticketId, messageId]))
    .digest();

/**
 * What was written into the ticket has been read, and was no answer: the ticket is read again, and one that is still open
 * withdraws the follow-up as any reopening does. For the caller's transaction; only where something is still to be asked.
 */
export async function readTicketAnew(tx: Sql, { followUpId }: { followUpId: string }): Promise<void> {
  const letters = await tx`
    insert into inbox (connection, dedupe_key, ticket_id, body)
    select tickets.connection, ${`looked-at:${newId("in")}`}, tickets.external_id, ''
    from follow_ups join tickets on tickets.id = follow_ups.ticket_id
    where follow_ups.id = ${followUpId} and follow_ups.stage in ('scheduled', 'asking', 'asked')
    returning id`;
  if (letters.length > 0) await wakeRelay(tx, "inbox");
}
