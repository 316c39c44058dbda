/** What a connection adds to every follow-up of its tickets; the rest of it is how its helpdesk is reached. */
export type ConnectionSettings = {
  /** Whom the customer believes to be talking to, as it stands in mails and on pages. */
  organisation?: string | undefined;
  /** The sender of its mails; without it the installation's own. */
  from?: { name: string; address: string } | undefined;
  /** IANA zone of customers whose own is not known. */
  timeZone?: string | undefined;
  /** BCP 47, for customers whose own is not known. */
  language?: string | undefined;
};
