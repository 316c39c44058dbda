import type { Sender } from "./sender.ts";

/** What a connection adds to every follow-up of its tickets; the rest of it is how its helpdesk is reached. */
export type ConnectionSettings = {
  /** Whom the customer believes to be talking to, as it stands in mails and on pages. */
  organisation?: string | undefined;
  /** Whom its mails are from (domain/sender); without a fitting one, the installation's own. */
  senders?: Sender[] | undefined;
  /** IANA zone of customers whose own is not known. */
  timeZone?: string | undefined;
  /** BCP 47, for customers whose own is not known. */
  language?: string | undefined;
};
