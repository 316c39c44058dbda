import type { HelpdeskKind } from "../domain/words.ts";
import type { Ticket } from "../domain/ticket.ts";

/** What a helpdesk needs to be reached; comes out of the connection's row with its secrets opened. */
export type HelpdeskSettings = {
  name: string;
  kind: HelpdeskKind;
  baseUrl: string;
  credentials: Record<string, string>;
  /** All that are valid now: rotation overlaps. */
  webhookSecrets: string[];
};

/**
 * One helpdesk, both ways. Every method that goes out may be repeated: reading changes nothing, and what writes
 * looks for its own marker first. Failures are `HelpdeskError`s; nothing else is thrown on purpose.
 */
export type Helpdesk = {
  /** Pure: checks the signature over the raw bytes and says which ticket to read again. */
  verifyWebhook(request: WebhookRequest): WebhookVerdict;
  readTicket(ticketId: string): Promise<TicketReading>;
  /**
   * Opens the ticket again and leaves one internal note; exactly once per marker. A ticket that is closed for good, or
   * `act.asNewTicket`, becomes a new ticket linked to it.
   */
  reopen(act: ReopenAct): Promise<ReopenReceipt>;
  /** Leaves one internal note; exactly once per marker. */
  addNote(act: NoteAct): Promise<{ repeated: boolean }>;
  /**
   * The tickets that are solved now and have been since then or later, oldest first. About `limit` of them, and always
   * all that were solved in the same moment as the last one, so that whoever goes on after it misses none.
   */
  solvedSince(ask: { since: Date; limit: number }): Promise<SolvedMoment[]>;
  /** Tries what the connection needs to be able to do, and says in words what is missing. */
  check(): Promise<CheckLine[]>;
};

export type WebhookRequest = {
  /** Lower-case names. */
  headers: Record<string, string | undefined>;
  body: string;
  now: Date;
};
export type WebhookVerdict =
  | { genuine: true; dedupeKey: string; ticketId: string }
  | { genuine: true; ignored: string }
  | { genuine: false; because: string };

export type TicketReading =
  /** `openedBy`: the ticket is open again because its customer wrote this; null = not open, or somebody else opened it. */
  | { found: true; ticket: Ticket; openedBy: CustomerWords | null }
  | { found: false; because: "deleted" | "merged"; mergedInto: string | null };

/** What a customer wrote into a ticket. */
export type CustomerWords = {
  /** The helpdesk's own: the same however often it is read. */
  id: string;
  at: Date;
  /** Plain text, at most 4,000 characters; may be empty, and may still quote what it answers. */
  text: string;
};

/** A ticket to read again; `at` is the helpdesk's own clock. */
export type SolvedMoment = { ticketId: string; at: Date };

export type NoteAct = {
  ticketId: string;
  /** Stands in the note; found again, the act has already been done. */
  marker: string;
  /** Plain text. */
  note: string;
};
export type ReopenAct = NoteAct & { subject: string; asNewTicket: boolean };
export type ReopenReceipt = {
  action: "reopened" | "follow_up_ticket";
  /** The ticket that is open now. */
  ticketId: string;
  url: string | null;
  /** True when an earlier attempt had already done it. */
  repeated: boolean;
};
export type CheckLine = { what: string; ok: boolean; detail: string };

export const helpdeskFailures = [
  "unauthorized",
  "forbidden",
  // The account works, and may not see this one ticket.
  "hidden",
  // Ours, not the helpdesk's: its address is private, and the operator has not allowed it.
  "not_allowed",
  "not_found",
  "conflict",
  "rate_limited",
  "unavailable",
  "unexpected",
] as const;

/** Waiting does not mend these: somebody has to change an account, a right or a setting. */
export const needsAPerson = (failure: string): boolean =>
  failure === "unauthorized" || failure === "forbidden" || failure === "not_allowed";

/** Why a helpdesk did not do what it was asked; the message holds no ticket text and no secrets. */
export class HelpdeskError extends Error {
  readonly failure: (typeof helpdeskFailures)[number];
  readonly retryAfterMs: number | null;
  constructor(failure: (typeof helpdeskFailures)[number], message: string, retryAfterMs: number | null = null) {
    super(message);
    this.name = "HelpdeskError";
    this.failure = failure;
    this.retryAfterMs = retryAfterMs;
  }
}
