import type { NoteAct, ReopenAct, ReopenReceipt } from "./contract.ts";
import { HelpdeskError } from "./contract.ts";
import { lookingAgain } from "./looking-again.ts";
import { carriesMarker, withMarker } from "./note.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import type { RtApi, RtTicketAsRead } from "./request-tracker-api.ts";
import { messageText } from "./request-tracker-messages.ts";
import type { RtTransaction } from "./request-tracker-replies.ts";
import { sameUser } from "./request-tracker-settings.ts";
import type { RtSettings } from "./request-tracker-settings.ts";
import { isPerson, rtStatus } from "./request-tracker-ticket.ts";

type Desk = { api: RtApi; settings: RtSettings };

/**
 * Opens a ticket again with one internal comment. RT guards changes of a ticket by `If-Match`, but not its comments, so
 * two writers on one ticket are kept apart here (one process) and by the ledger's lease (several).
 */
export async function reopenRtTicket(desk: Desk, act: ReopenAct): Promise<ReopenReceipt> {
  return await alone(desk, act, () => reopenOnce(desk, act));
}

export async function addRtNote(desk: Desk, act: NoteAct): Promise<{ repeated: boolean }> {
  return await alone(desk, act, async () => {
    const { ticket } = await desk.api.read(act.ticketId);
    if ((await noteOn(desk, { ticketId: ticket.id, marker: act.marker })) !== null) return { repeated: true };
    await desk.api.comment(ticket.id, withMarker(act.note, act.marker));
    return { repeated: false };
  });
}

async function alone<T>({ settings }: Desk, { ticketId }: NoteAct, act: () => Promise<T>): Promise<T> {
  return await oneAtATime(`${settings.baseUrl} ${ticketId}`, () => lookingAgain(act));
}

/**
 * The note goes first: once it stands, a repetition that finds the ticket still solved can tell whether our opening was
 * lost (solved before the note) or was answered by a newer resolution (solved after it).
 */
async function reopenOnce(desk: Desk, act: ReopenAct): Promise<ReopenReceipt> {
  const { api, settings } = desk;
  const read = await api.read(act.ticketId);
  const ticketId = read.ticket.id;
  if (read.ticket.Status.toLowerCase() === "deleted") throw new HelpdeskError("not_found", "the ticket is deleted");
  const continued = await continuedBy(desk, { read, marker: act.marker });
  if (continued !== null) {
    await noteOnce(desk, { ...act, ticketId: continued });
    return receipt(desk, { action: "follow_up_ticket", ticketId: continued, repeated: true });
  }
  const note = await noteOn(desk, { ticketId, marker: act.marker });
  if (note !== null && !(await stillSolvedSince(desk, { read, note }))) {
    return receipt(desk, { action: "reopened", ticketId, repeated: true });
  }
  if (act.asNewTicket || statusOf(desk, read) === "closed") {
    const fresh = await createContinuing(desk, { read, act });
    return receipt(desk, { action: "follow_up_ticket", ticketId: fresh, repeated: false });
  }
  if (note === null) await api.comment(ticketId, withMarker(act.note, act.marker));
  const noted = note === null ? await api.read(ticketId) : read;
  if (statusOf(desk, noted) === "solved") {
    await api.setStatus(noted, settings.open);
    if (statusOf(desk, await api.read(ticketId)) === "solved") {
      const why = `the account needs ModifyTicket, and the lifecycle a way from "${noted.ticket.Status}" to "${settings.open}"`;
      throw new HelpdeskError("forbidden", `the ticket could not be opened: ${why}`);
    }
  }
  return receipt(desk, { action: "reopened", ticketId, repeated: false });
}

function receipt({ settings }: Desk, done: Omit<ReopenReceipt, "url">): ReopenReceipt {
  return { ...done, url: new URL(`Ticket/Display.html?id=${done.ticketId}`, settings.baseUrl).href };
}

const statusOf = ({ settings }: Desk, { ticket }: RtTicketAsRead) => rtStatus(settings, ticket.Status);

/** The order of RT's transactions is the order of what happened, also within one second. */
async function stillSolvedSince(
  { api, settings }: Desk,
  { read, note }: { read: RtTicketAsRead; note: RtTransaction },
): Promise<boolean> {
  if (rtStatus(settings, read.ticket.Status) === "open") return false;
  const changes = await api.history(read.ticket.id, ["Status"]);
  return !changes.some(({ id }) => id > note.id);
}

/** Only comments of our own account count, whoever else writes the marker. */
async function noteOn(
  { api, settings }: Desk,
  { ticketId, marker }: { ticketId: string; marker: string },
): Promise<RtTransaction | null> {
  const comments = await api.history(ticketId, ["Comment"]);
  for (const comment of comments) {
    if (!sameUser(comment.Creator.id, settings.user)) continue;
    if (carriesMarker(await messageText(api, comment.id), marker)) return comment;
  }
  return null;
}

async function noteOnce(desk: Desk, act: NoteAct): Promise<void> {
  if ((await noteOn(desk, act)) === null) await desk.api.comment(act.ticketId, withMarker(act.note, act.marker));
}

/** The ticket that an earlier attempt made; it carries the marker from its first moment, its comment may be missing. */
async function continuedBy(
  { api, settings }: Desk,
  { read, marker }: { read: RtTicketAsRead; marker: string },
): Promise<string | null> {
  const links = read.ticket.links.filter(({ ref, type }) => ref === "referred-to-by" && type === "ticket");
  for (const { id } of links) {
    const linked = id === undefined ? null : await api.readIfThere(id);
    if (linked === null || !sameUser(linked.ticket.Creator.id, settings.user)) continue;
    const [created] = await api.history(linked.ticket.id, ["Create"]);
    if (created && carriesMarker(await messageText(api, created.id), marker)) return linked.ticket.id;
  }
  return null;
}

/** Same queue, requestors and owner, linked in the same request; the requestor may read its text, but not the note. */
async function createContinuing(
  desk: Desk,
  { read: { ticket }, act }: { read: RtTicketAsRead; act: ReopenAct },
): Promise<string> {
  const requestors = (await desk.api.requestors(ticket.id)).flatMap(({ EmailAddress }) => EmailAddress ?? []);
  const id = await desk.api.create({
    Queue: ticket.Queue.id,
    Subject: act.subject,
    Requestor: requestors,
    ...(isPerson(ticket.Owner) ? { Owner: ticket.Owner.id } : {}),
    Content: withMarker(`This continues ticket #${ticket.id}.`, act.marker),
    RefersTo: [ticket.id],
  });
  await noteOnce(desk, { ...act, ticketId: id });
  return id;
}
