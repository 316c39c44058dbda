/** The rules for one kind of ticket: whom to ask, when, how, and what to do with the answer. Durations are ISO 8601. */
export type PolicyRules = {
  match: TicketMatch;
  exclude: TicketMatch;
  /** Younger resolutions wait, they are not skipped. */
  minimumAge: string;
  /** Too old to ask: time since the last human contact. */
  maximumSilence: string;
  requireHumanReply: boolean;
  /** Tags that stop a check-in. */
  skip: string[];
  /** Addresses or domains (`@acme.test`) of our own people, who are never asked. */
  staff: string[];
  checkInAfter: string;
  latest: string;
  /** Opening hours at the customer's place; null = any time. */
  hours: OpeningHours[] | null;
  /** Null = no reminder. */
  remindAfter: string | null;
  /** How long to wait for an answer after the last question. */
  patience: string;
  /** How long a first "not held" or "partly" may still be corrected before anything is done. */
  grace: string;
  /** After a resolution: inside → reopen, after → follow-up ticket. Answer links close with it. */
  holdWindow: string;
  jitter: string;
  channel: "email" | "ticket";
  languages: string[];
  questions: ("verdict" | "satisfaction" | "effort" | "words" | "reasons")[];
  perCustomer: Cap;
  perCompany: Cap;
  /** Due check-ins to one customer inside this span become one mail. */
  combineWithin: string;
  onNotHeld: "reopen" | "needs_look";
  onPartly: "reopen" | "needs_look";
  /** How often a customer who has not tested yet is asked again. */
  askAgainAtMost: number;
  onUnhappy: "needs_look" | "nothing";
  /** The time by which a reopened customer hears from us, as told on the page and in the mail. */
  nextUpdateWithin: string;
  /** A review is opened at the n-th failure of one ticket. */
  reviewAtFailure: number;
  /** So many reopenings of one ticket in so much time, then a person decides. */
  reopenGuard: Cap;
};

export type TicketMatch = {
  connections?: string[] | undefined;
  teams?: string[] | undefined;
  tags?: string[] | undefined;
  priorities?: string[] | undefined;
  channels?: string[] | undefined;
};
/** `days`: 1 = Monday … 7 = Sunday; `from`, `to`: HH:MM local; `holidays`: true = closed on public holidays. */
export type OpeningHours = { days: number[]; from: string; to: string; holidays: boolean };
export type Cap = { count: number; within: string };

export const defaultRules: PolicyRules = {
  match: {},
  exclude: {},
  minimumAge: "PT0S",
  maximumSilence: "P14D",
  requireHumanReply: true,
  skip: ["spam", "merged", "duplicate", "test", "auto-closed"],
  staff: [],
  checkInAfter: "PT24H",
  latest: "PT48H",
  hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00", holidays: true }],
  remindAfter: "P3D",
  patience: "P5D",
  grace: "PT10M",
  holdWindow: "P14D",
  jitter: "PT15M",
  channel: "email",
  languages: ["en", "de"],
  questions: ["verdict", "satisfaction", "effort", "words"],
  perCustomer: { count: 2, within: "P7D" },
  perCompany: { count: 5, within: "P1D" },
  combineWithin: "PT12H",
  onNotHeld: "reopen",
  onPartly: "reopen",
  askAgainAtMost: 2,
  onUnhappy: "needs_look",
  nextUpdateWithin: "PT8H",
  reviewAtFailure: 2,
  reopenGuard: { count: 3, within: "PT24H" },
};
