import type { Ticket, TicketResolution } from "../domain/ticket.ts";
import type { RtPerson, RtTicket, RtTransaction } from "./request-tracker-replies.ts";
import type { RtSettings } from "./request-tracker-settings.ts";

/** Nobody and RT itself: users that are no people. */
const noPerson = new Set(["Nobody", "RT_System"]);

/** What was read of one ticket, apart from its texts. */
export type RtPieces = {
  ticket: RtTicket;
  requestor: RtPerson | null;
  /** Newest first. */
  history: RtTransaction[];
  isStaff: (name: string) => boolean;
};

export function rtStatus({ solved, closed }: RtSettings, status: string): Ticket["status"] {
  const word = status.toLowerCase();
  if (solved.includes(word)) return "solved";
  return closed.includes(word) ? "closed" : "open";
}

/** Request Tracker's ticket in the product's words. */
export function rtTicketAsTicket(
  settings: RtSettings,
  { ticket, requestor, history, isStaff, summary, messageId }: RtPieces & { summary: string; messageId: string | null },
): Ticket {
  const status = rtStatus(settings, ticket.Status);
  const solving = solvings(settings, { ticket, history });
  const spoken = history.filter(({ Type, Creator }) => Type !== "Status" && Type !== "Comment" && isPerson(Creator));
  const contacts = spoken.map(({ Created }) => Created.getTime());
  return {
    id: ticket.id,
    subject: ticket.Subject ?? "",
    url: new URL(`Ticket/Display.html?id=${ticket.id}`, settings.baseUrl).href,
    status,
    team: ticket.Queue.Name ?? null,
    tags: tagsOf(ticket),
    priority: ticket.Priority ?? null,
    channel: null,
    messageId,
    customer: {
      id: requestor?.id ?? null,
      email: requestor?.EmailAddress ?? null,
      name: requestor?.RealName ?? null,
      language: languageOf(requestor?.Lang ?? null),
      timeZone: timeZoneOf(requestor?.Timezone ?? null),
      company: requestor?.Organization ?? null,
    },
    resolution: solving === null ? null : { ...solving, summary, agent: agentOf(ticket) },
    humanReplies: spoken.filter(({ Type, Creator }) => Type === "Correspond" && isStaff(Creator.id)).length,
    lastHumanContactAt: contacts.length === 0 ? ticket.Created : new Date(Math.max(...contacts)),
    mergedInto: null,
  };
}

/**
 * The newest transaction that made the ticket solved: it is what tells resolutions apart. RT keeps whole seconds; a later
 * one in the same second counts a millisecond more, so that their order is kept. A ticket that was closed without having
 * been solved just before has none.
 */
function solvings(
  settings: RtSettings,
  { ticket, history }: { ticket: RtTicket; history: RtTransaction[] },
): Pick<TicketResolution, "key" | "at"> | null {
  const own = history.filter(
    ({ ObjectId, Type }) => ObjectId === ticket.id && (Type === "Status" || Type === "Create"),
  );
  const stateAfter = (change: RtTransaction) => rtStatus(settings, change.NewValue ?? "");
  const changes = own.filter(({ Type }) => Type === "Status");
  const solvedBy = changes.filter(
    (change) => stateAfter(change) === "solved" && rtStatus(settings, change.OldValue ?? "") !== "solved",
  );
  // A ticket may be created solved, and has no change of its status then.
  const born = own.find(({ Type }) => Type === "Create");
  const [newest] = solvedBy;
  const last = newest ?? (changes.length === 0 && rtStatus(settings, ticket.Status) === "solved" ? born : undefined);
  if (last === undefined) return null;
  const opened = changes.some((change) => change.id > last.id && stateAfter(change) === "open");
  if (opened && rtStatus(settings, ticket.Status) === "closed") return null;
  const sameSecond = solvedBy.filter(({ id, Created }) => id < last.id && Created.getTime() === last.Created.getTime());
  return { key: `transaction:${last.id}`, at: new Date(last.Created.getTime() + Math.min(999, sameSecond.length)) };
}

export const isPerson = ({ id }: { id: string }): boolean => !noPerson.has(id);

function agentOf({ Owner }: RtTicket): TicketResolution["agent"] {
  return isPerson(Owner)
    ? { email: Owner.EmailAddress, name: Owner.RealName ?? Owner.id }
    : { email: null, name: null };
}

/** RT has no tags; a custom field of that name serves. */
function tagsOf({ CustomFields }: RtTicket): string[] {
  return CustomFields.filter(({ name }) => /^tags?$/i.test(name)).flatMap(({ values }) =>
    values.filter((value) => typeof value === "string"),
  );
}

/** RT writes "pt-br", BCP 47 "pt-BR"; anything that is no language is not known. */
function languageOf(text: string | null): string | null {
  try {
    return text === null ? null : (Intl.getCanonicalLocales(text.replaceAll("_", "-"))[0] ?? null);
  } catch {
    return null;
  }
}

function timeZoneOf(text: string | null): string | null {
  try {
    return text === null ? null : new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
