import { HelpdeskError } from "./contract.ts";
import type { SolvedMoment } from "./contract.ts";
import type { HelpdeskHttp, HelpdeskReply } from "./http.ts";
import { pathSegment } from "./http.ts";
import { sampleList, sampleMe, sampleTicket } from "./sample-replies.ts";
import type { SampleTicketReply } from "./sample-replies.ts";
import { understood } from "./understood.ts";

/** A ticket, and the version it had: what every write names. */
export type TicketAsRead = { ticket: SampleTicketReply; etag: string };
export type SampleApi = ReturnType<typeof createSampleApi>;

/** The calls to the sample helpdesk's REST API; each is one request, and every write fails when the ticket has changed since. */
export function createSampleApi(http: HelpdeskHttp) {
  const read = async (ticketId: string): Promise<TicketAsRead> =>
    asRead(await http({ doing: "reading the ticket", method: "GET", path: `api/tickets/${pathSegment(ticketId)}` }));
  return {
    read,

    async readIfThere(ticketId: string): Promise<TicketAsRead | null> {
      try {
        return await read(ticketId);
      } catch (error) {
        if (error instanceof HelpdeskError && error.failure === "not_found") return null;
        throw error;
      }
    },

    open: async ({ ticket, etag }: TicketAsRead): Promise<TicketAsRead> =>
      asRead(
        await http({
          doing: "opening the ticket",
          method: "PUT",
          path: `api/tickets/${pathSegment(ticket.id)}`,
          headers: { "if-match": etag },
          body: { status: "open" },
        }),
      ),

    addNote: async ({ ticket, etag }: TicketAsRead, note: string): Promise<TicketAsRead> =>
      asRead(
        await http({
          doing: "leaving a note",
          method: "POST",
          path: `api/tickets/${pathSegment(ticket.id)}/comments`,
          headers: { "if-match": etag },
          body: { body: note, internal: true },
        }),
      ),

    /** Ticket, link and note in one request; the version named is the one of the ticket it is linked to. */
    createLinked: async (
      { ticket, etag }: TicketAsRead,
      more: { subject: string; note: string },
    ): Promise<TicketAsRead> =>
      asRead(
        await http({
          doing: "creating a linked ticket",
          method: "POST",
          path: "api/tickets",
          headers: { "if-match": etag },
          body: { ...more, linkedTo: ticket.id },
        }),
      ),

    whoAmI: async () => understood(sampleMe, (await http({ doing: "signing in", method: "GET", path: "api/me" })).json),

    /** Its clock counts milliseconds: no two tickets share a moment in practice, so a page may end anywhere. */
    async solvedSince({ since, limit }: { since: Date; limit: number }): Promise<SolvedMoment[]> {
      const path = `api/tickets?solvedSince=${since.toISOString()}&limit=${limit}`;
      const reply = await http({ doing: "looking for solved tickets", method: "GET", path });
      return understood(sampleList, reply.json).items.flatMap(({ id, status, resolution }) =>
        status === "open" || resolution === null ? [] : [{ ticketId: id, at: resolution.at }],
      );
    },

    list: async (): Promise<void> => {
      await http({ doing: "reading tickets", method: "GET", path: "api/tickets?limit=1" });
    },
  };
}

function asRead(reply: HelpdeskReply): TicketAsRead {
  const etag = reply.headers.get("etag");
  if (etag === null) throw new HelpdeskError("unexpected", "the helpdesk's answer names no version of the ticket");
  return { ticket: understood(sampleTicket, reply.json), etag };
}
