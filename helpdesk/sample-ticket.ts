import type { Ticket } from "../domain/ticket.ts";
import type { CustomerWords } from "./contract.ts";
import type { SampleTicketReply } from "./sample-replies.ts";

/** The sample helpdesk's ticket in the product's words. The key of a resolution is the helpdesk's own. */
export function sampleTicketAsTicket(reply: SampleTicketReply): Ticket {
  const spoken = reply.comments.filter(({ internal, by }) => !internal && by !== "api");
  // The ticket itself is the customer's first contact.
  const contacts = [reply.createdAt, ...spoken.map(({ at }) => at)];
  return {
    id: reply.id,
    subject: reply.subject,
    url: reply.url,
    status: reply.status,
    team: reply.team,
    tags: reply.tags,
    priority: reply.priority,
    channel: reply.channel,
    messageId: reply.messageId,
    customer: reply.customer,
    resolution: reply.resolution,
    humanReplies: spoken.filter(({ by }) => by === "agent").length,
    lastHumanContactAt: new Date(Math.max(...contacts.map((at) => at.getTime()))),
    mergedInto: null,
  };
}

const longestWords = 4_000;

/** What the customer wrote that opened the ticket again: the first of theirs since, for it opens a solved ticket. */
export function sampleOpenedBy({ status, reopenedBy, resolution, comments }: SampleTicketReply): CustomerWords | null {
  if (status !== "open" || reopenedBy !== "customer" || resolution === null) return null;
  const said = comments.find(({ by, internal, at }) => by === "customer" && !internal && at >= resolution.at);
  return said ? { id: `comment:${said.id}`, at: said.at, text: said.body.slice(0, longestWords) } : null;
}
