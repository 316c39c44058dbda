import type { Client } from "@temporalio/client";
import type { Sql } from "../../../database/connect.ts";
import type { Verdict } from "../../../domain/words.ts";
import type { ReceivedMail } from "../received-mail.ts";

export type Violation = { promise: 1 | 2 | 3 | 4 | 5 | 6; subject: string; what: string };

export type Evidence = {
  /** Also one transaction, so that a test can break something and take it back. */
  sql: Sql;
  client?: Client;
  /** Everything the mail server received whole, also what the sender was never told about. */
  mails?: readonly ReceivedMail[];
  /** Every ticket of the helpdesk behind the connections. */
  tickets?: readonly HelpdeskTicket[];
  /** Every answer the test gave, also those it was never told about. */
  answers?: readonly GivenAnswer[];
};

export type HelpdeskTicket = {
  id: string;
  status: "open" | "solved" | "closed";
  resolution: { key: string; at: Date } | null;
  /** The bodies of internal notes. */
  notes: string[];
};
/** `acknowledged`: there was a 2xx, or the page that says thank you. */
export type GivenAnswer = { followUpId: string; verdict: Verdict; words: string; acknowledged: boolean };

/** The same finding about each of several subjects. */
export function violations(
  { promise, what }: Pick<Violation, "promise" | "what">,
  rows: readonly { subject: string }[],
): Violation[] {
  return rows.map(({ subject }) => ({ promise, subject, what }));
}
