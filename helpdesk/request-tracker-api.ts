import { HelpdeskError } from "./contract.ts";
import type { SolvedMoment } from "./contract.ts";
import type { HelpdeskHttp } from "./http.ts";
import { pathSegment } from "./http.ts";
import {
  rtAttachments,
  rtContent,
  rtCreated,
  rtHistory,
  rtIds,
  rtRequestors,
  rtSolved,
  rtTicket,
  rtUser,
} from "./request-tracker-replies.ts";
import type { RtAttachment, RtPerson, RtTicket, RtTransaction } from "./request-tracker-replies.ts";
import { understood } from "./understood.ts";

/** A ticket, and the version it had: what a change of it names. RT ignores the version for comments. */
export type RtTicketAsRead = { ticket: RtTicket; etag: string };
type Asked = { doing: string; path: string; query?: Record<string, string> | [string, string][] };
export type RtApi = ReturnType<typeof createRtApi>;

const perPage = 100;
/** A ticket with more than a thousand entries of the kinds we read is looked at from its newest on. */
const mostPages = 10;
/** RT reads a relative time in the zone of our account, whose summer time may begin or end in between. */
const clockMarginMs = 3_700_000;

/** The calls to RT's REST 2.0; each is one request, lists apart. */
export function createRtApi(http: HelpdeskHttp) {
  const get = async ({ doing, path, query = {} }: Asked) => {
    const search = new URLSearchParams(query).toString();
    return await http({ doing, method: "GET", path: `REST/2.0/${path}${search === "" ? "" : `?${search}`}` });
  };

  async function read(ticketId: string): Promise<RtTicketAsRead> {
    const reply = await get({
      doing: "reading the ticket",
      path: `ticket/${pathSegment(ticketId)}`,
      query: { "fields[Owner]": "Name,EmailAddress,RealName", "fields[Queue]": "Name" },
    });
    const etag = reply.headers.get("etag");
    if (etag === null) throw new HelpdeskError("unexpected", "the answer names no version of the ticket");
    return { ticket: understood(rtTicket, reply.json), etag };
  }

  return {
    get,
    read,

    /** Null for what was never there or may not be seen. */
    async readIfThere(ticketId: string): Promise<RtTicketAsRead | null> {
      try {
        return await read(ticketId);
      } catch (error) {
        if (error instanceof HelpdeskError && ["not_found", "forbidden"].includes(error.failure)) return null;
        throw error;
      }
    },

    /** Whether the account may see anything at all. */
    async seesQueues(): Promise<boolean> {
      const reply = await get({ doing: "reading queues", path: "queues/all", query: { per_page: "1" } });
      return understood(rtIds, reply.json).items.length > 0;
    },

    /** The search tells of people what the ticket itself keeps from accounts without AdminUsers. */
    async requestors(ticketId: string): Promise<RtPerson[]> {
      const fields = "Name,EmailAddress,RealName,Lang,Timezone,Organization";
      const reply = await get({
        doing: "reading the requestor",
        path: "tickets",
        query: { query: `id = ${Number(ticketId)}`, fields: "Requestor", "fields[Requestor]": fields },
      });
      return understood(rtRequestors, reply.json).items[0]?.Requestor.filter(({ type }) => type === "user") ?? [];
    },

    /** Newest first. */
    async history(ticketId: string, types: string[]): Promise<RtTransaction[]> {
      const query = types.map((value) => ({ field: "Type", value, entry_aggregator: "OR" }));
      const found: RtTransaction[] = [];
      for (let page = 1; page <= mostPages; page += 1) {
        const reply = await get({
          doing: "reading the history",
          path: `ticket/${pathSegment(ticketId)}/history`,
          query: {
            query: JSON.stringify(query),
            fields: "Type,ObjectId,OldValue,NewValue,Created,Creator",
            "fields[Creator]": "RealName,EmailAddress",
            orderby: "id",
            order: "DESC",
            per_page: String(perPage),
            page: String(page),
          },
        });
        const { items } = understood(rtHistory, reply.json);
        found.push(...items);
        if (items.length < perPage) break;
      }
      return found;
    },

    async attachments(transactionId: number): Promise<RtAttachment[]> {
      const reply = await get({
        doing: "reading a message",
        path: `transaction/${transactionId}/attachments`,
        query: { fields: "ContentType,ContentLength,Filename,MessageId", per_page: String(perPage) },
      });
      return understood(rtAttachments, reply.json).items;
    },

    async content(attachmentId: string): Promise<string> {
      const reply = await get({ doing: "reading a message", path: `attachment/${pathSegment(attachmentId)}` });
      return Buffer.from(understood(rtContent, reply.json).Content ?? "", "base64").toString("utf8");
    },

    /** People may be privileged (work here) or not (write to us). */
    async isPrivileged(name: string): Promise<boolean> {
      const reply = await get({ doing: "reading a user", path: `user/${pathSegment(name)}` });
      return understood(rtUser, reply.json).Privileged === 1;
    },

    async comment(ticketId: string, note: string): Promise<void> {
      await http({
        doing: "leaving a comment",
        method: "POST",
        path: `REST/2.0/ticket/${pathSegment(ticketId)}/comment`,
        body: { Content: note, ContentType: "text/plain" },
      });
    },

    /** RT answers 200 also when it did not do it: whoever must know reads again. */
    async setStatus({ ticket, etag }: RtTicketAsRead, status: string): Promise<void> {
      await http({
        doing: "opening the ticket",
        method: "PUT",
        path: `REST/2.0/ticket/${pathSegment(ticket.id)}`,
        headers: { "if-match": etag },
        body: { Status: status },
      });
    },

    /** Ticket and link in one request. */
    async create(fresh: Record<string, string | string[]>): Promise<string> {
      const reply = await http({
        doing: "creating a linked ticket",
        method: "POST",
        path: "REST/2.0/ticket",
        body: { ...fresh, ContentType: "text/plain" },
      });
      return understood(rtCreated, reply.json).id;
    },

    /**
     * Asked for by age, since RT ignores the zone of a time it is given; what it lists too much is left out by its own
     * times, which are UTC.
     */
    async solvedSince({ statuses, since, limit }: { statuses: string[]; since: Date; limit: number }) {
      const ageMs = Math.max(0, Date.now() - since.getTime()) + clockMarginMs;
      const any = statuses.map((status) => `Status = '${status.replaceAll(/['\\]/g, "")}'`).join(" OR ");
      const found: SolvedMoment[] = [];
      for (let page = 1; ; page += 1) {
        const reply = await get({
          doing: "looking for solved tickets",
          path: "tickets",
          query: [
            ["query", `(${any}) AND Resolved >= '-${Math.ceil(ageMs / 1000)} seconds'`],
            ["fields", "Resolved"],
            ["orderby", "Resolved"],
            ["order", "ASC"],
            ["orderby", "id"],
            ["order", "ASC"],
            ["per_page", String(perPage)],
            ["page", String(page)],
          ],
        });
        const { items } = understood(rtSolved, reply.json);
        for (const { id, Resolved: at } of items) if (at >= since) found.push({ ticketId: id, at });
        if (items.length < perPage) return found;
        const last = found[limit - 1];
        if (last && found.some(({ at }) => at > last.at)) return found.filter(({ at }) => at <= last.at);
      }
    },
  };
}
