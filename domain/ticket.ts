/** A ticket as it was just read from its helpdesk (or told by the API); never taken from a webhook's body. */
export type Ticket = {
  /** The helpdesk's own id. */
  id: string;
  subject: string;
  url: string | null;
  /** `closed` is final: it cannot be reopened. */
  status: "open" | "solved" | "closed";
  team: string | null;
  tags: string[];
  priority: string | null;
  channel: string | null;
  /** Message-ID of the thread's last mail, so that the check-in lands in the same conversation. */
  messageId: string | null;
  customer: TicketCustomer;
  /** The newest resolution; null while the ticket has never been solved. */
  resolution: TicketResolution | null;
  /** How many public replies people (not machines) wrote to the customer; null when the helpdesk cannot tell. */
  humanReplies: number | null;
  /** The last time a person and the customer were in touch; null when unknown. */
  lastHumanContactAt: Date | null;
  /** Set when the ticket was merged away. */
  mergedInto: string | null;
};

export type TicketCustomer = {
  id: string | null;
  email: string | null;
  name: string | null;
  /** BCP 47. */
  language: string | null;
  /** IANA zone. */
  timeZone: string | null;
  company: string | null;
};

export type TicketResolution = {
  /** What makes this resolution this one: the same however often and in whatever order it is read. */
  key: string;
  at: Date;
  /** What was done, in the agent's words; may be empty. */
  summary: string;
  agent: { email: string | null; name: string | null };
};
