import type { Ticket } from "../domain/ticket.ts";
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
