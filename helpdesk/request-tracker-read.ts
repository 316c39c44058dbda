import type { TicketReading } from "./contract.ts";
import { HelpdeskError } from "./contract.ts";
import type { RtApi, RtTicketAsRead } from "./request-tracker-api.ts";
import { messageIdOf, messageText, ownWords } from "./request-tracker-messages.ts";
import type { RtTicket, RtTransaction } from "./request-tracker-replies.ts";
import type { RtSettings } from "./request-tracker-settings.ts";
import { sameUser } from "./request-tracker-settings.ts";
import { openingReply } from "./request-tracker-opening.ts";
import { isPerson, rtTicketAsTicket } from "./request-tracker-ticket.ts";

/** More people than this have rarely answered on one ticket; the rest count as what most are. */
const mostPeople = 10;
/** Whoever changes a ticket all the time is no person, and is read as it is. */
const attempts = 4;

/** Everything about one ticket, in five or six requests; RT has no call that tells it all. */
export async function readRtTicket(
  { api, settings }: { api: RtApi; settings: RtSettings },
  ticketId: string,
): Promise<TicketReading> {
  const read = await readAtOnce(api, ticketId);
  if (read === null) return { found: false, because: "deleted", mergedInto: null };
  const { ticket, history } = read;
  // RT answers for a merged ticket with the one it was merged into.
  if (ticket.id !== ticketId) return { found: false, because: "merged", mergedInto: ticket.id };
  if (ticket.Status.toLowerCase() === "deleted") return { found: false, because: "deleted", mergedInto: null };
  const requestors = await api.requestors(ticketId);
  const isStaff = await staffOf(api, { settings, ticket, history });
  const reply = history.find(({ Type, Creator }) => Type === "Correspond" && isStaff(Creator.id));
  const question = history.find(({ Type, Creator }) => Type !== "Status" && isRequestor(ticket, Creator.id));
  const isCustomer = (name: string) => isRequestor(ticket, name) && !isStaff(name);
  const opening = openingReply(settings, { ticket, history, isCustomer });
  const [summary, messageId, words] = await Promise.all([
    reply ? messageText(api, reply.id) : "",
    question ? messageIdOf(api, question.id) : null,
    opening ? messageText(api, opening.id) : "",
  ]);
  const requestor = requestors.find(({ EmailAddress }) => EmailAddress !== null) ?? requestors[0] ?? null;
  const pieces = { ticket, requestor, history, isStaff, summary: ownWords(summary), messageId };
  const openedBy = opening && { id: `transaction:${opening.id}`, at: opening.Created, text: ownWords(words) };
  return { found: true, ticket: rtTicketAsTicket(settings, pieces), openedBy };
}

/**
 * A ticket and its history as they were at one moment: between the two requests somebody may have changed it, and a ticket
 * that is still open with a resolution that is already there would never be asked about.
 */
async function readAtOnce(
  api: RtApi,
  ticketId: string,
): Promise<{ ticket: RtTicket; history: RtTransaction[] } | null> {
  for (let attempt = 1; ; attempt += 1) {
    const read = await readOrNull(api, ticketId);
    if (read === null) return null;
    const { ticket, etag } = read;
    const history = await api.history(ticket.id, ["Create", "Correspond", "Status"]);
    if (attempt === attempts || fits({ ticket, etag, history })) return { ticket, history };
  }
}

/** The ETag is the number of the last transaction that the ticket had when it was read. */
function fits({ ticket, etag, history }: RtTicketAsRead & { history: RtTransaction[] }): boolean {
  const upTo = Number(etag.replaceAll('"', ""));
  if (history.some(({ id }) => id > upTo)) return false;
  const change = history.find(({ Type, ObjectId }) => Type === "Status" && ObjectId === ticket.id);
  return change === undefined || change.NewValue?.toLowerCase() === ticket.Status.toLowerCase();
}

async function readOrNull(api: RtApi, ticketId: string): Promise<RtTicketAsRead | null> {
  try {
    return await api.read(ticketId);
  } catch (error) {
    if (!(error instanceof HelpdeskError)) throw error;
    if (error.failure === "not_found") return null;
    if (error.failure === "forbidden" && (await api.seesQueues())) {
      throw new HelpdeskError("hidden", "the account sees queues, and may not see this ticket");
    }
    throw error;
  }
}

/** Who of those that answered works here: the owner for certain, others if they are privileged; never we ourselves. */
async function staffOf(
  api: RtApi,
  { settings, ticket, history }: { settings: RtSettings; ticket: RtTicket; history: RtTransaction[] },
): Promise<(name: string) => boolean> {
  const others = new Set(
    history
      .filter(({ Type, Creator }) => Type === "Correspond" && isPerson(Creator))
      .map(({ Creator }) => Creator.id)
      .filter((name) => !sameUser(name, settings.user) && !isRequestor(ticket, name) && name !== ticket.Owner.id),
  );
  const asked = [...others].slice(0, mostPeople);
  const privileged = await Promise.all(asked.map((name) => api.isPrivileged(name)));
  const outsiders = new Set(asked.filter((_, i) => privileged[i] === false));
  return (name) => (others.has(name) && !outsiders.has(name)) || (name === ticket.Owner.id && isPerson(ticket.Owner));
}

const isRequestor = ({ Requestor }: RtTicket, name: string): boolean =>
  Requestor.some(({ type, id }) => type === "user" && id === name);
