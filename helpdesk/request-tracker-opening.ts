import type { RtTicket, RtTransaction } from "./request-tracker-replies.ts";
import type { RtSettings } from "./request-tracker-settings.ts";
import { isPerson, rtStatus } from "./request-tracker-ticket.ts";

type Read = {
  ticket: RtTicket;
  /** Newest first. */
  history: RtTransaction[];
  isCustomer: (name: string) => boolean;
};

/**
 * The customer's own message that opened the ticket again: RT's scrip changes the status right behind it, in its own name.
 * Null where the ticket is not open, and where the newest opening was somebody else's.
 */
export function openingReply(settings: RtSettings, { ticket, history, isCustomer }: Read): RtTransaction | null {
  const isOpen = (status: string | null | undefined) => rtStatus(settings, status ?? "") === "open";
  if (!isOpen(ticket.Status)) return null;
  const own = history.filter(({ ObjectId }) => ObjectId === ticket.id);
  const at = own.findIndex(
    ({ Type, OldValue, NewValue }) => Type === "Status" && !isOpen(OldValue) && isOpen(NewValue),
  );
  const [opening, before] = at < 0 ? [] : own.slice(at, at + 2);
  if (opening === undefined || before?.Type !== "Correspond" || !isCustomer(before.Creator.id)) return null;
  return !isPerson(opening.Creator) || opening.Creator.id === before.Creator.id ? before : null;
}
