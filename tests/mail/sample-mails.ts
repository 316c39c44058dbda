import { checkInMail, type CheckIn, type CheckInFix } from "../../mail/check-in.tsx";
import type { MailContent } from "../../mail/contract.ts";
import { nextStepsMail, type NextSteps } from "../../mail/next-steps.tsx";

const token = "abcdefghijklmnopqrstuvwxyz234567";

/** The customer, the fixes and the times of the pictures in the design, for tests to vary. */
export const fix: CheckInFix = {
  ticketNumber: "48190",
  subject: "Sync stops at 99 %",
  summary: "We cleared a stuck upload on your server and the sync finished.",
  agentName: "Priya Nair",
  resolvedAt: new Date("2026-09-11T10:00:00Z"),
  answerUrl: `https://care.tarn.example/a/${token}`,
};

export const checkIn: CheckIn = {
  language: "en",
  timeZone: "Europe/Berlin",
  now: new Date("2026-09-14T08:00:00Z"),
  organisation: "Tarn Systems",
  customerName: "Helen Ross",
  reminder: false,
  threaded: true,
  fixes: [fix],
  answerUntil: new Date("2026-09-25T10:00:00Z"),
  stopUrl: `https://care.tarn.example/u/${token}`,
};

export const threeFixes: CheckInFix[] = [
  fix,
  {
    ...fix,
    ticketNumber: "48179",
    subject: "Toner warning will not go away",
    summary: "Reset the counter.",
    agentName: null,
  },
  {
    ...fix,
    ticketNumber: "48152",
    subject: "Print jobs disappear",
    summary: "",
    resolvedAt: new Date("2026-09-09T10:00:00Z"),
  },
];

export const nextSteps: NextSteps = {
  language: "en",
  timeZone: "Europe/Berlin",
  now: new Date("2026-09-15T06:28:00Z"),
  organisation: "Tarn Systems",
  customerName: "Grace Hill",
  verdict: "not_held",
  words: "It was fine over the weekend, but since this morning the duplicates are back.",
  agentName: "Elena Ruiz",
  ticketNumber: "48213",
  subject: "Files duplicated after the 4.2 update",
  reopenedAt: new Date("2026-09-15T06:28:00Z"),
  isNewTicket: false,
  newTicketNumber: null,
  nextUpdateBy: new Date("2026-09-15T15:00:00Z"),
  answerUntil: new Date("2026-09-28T10:00:00Z"),
  changeUrl: `https://care.tarn.example/a/${token}`,
  stopUrl: `https://care.tarn.example/u/${token}`,
};

const longSummary = `Dear Helen,\r\n\r\nwe found a stuck upload:\n- removed https://files.example/${"a".repeat(120)}.lock\n\n${"Then the sync finished. ".repeat(40)}`;

/** Every form a mail can take, by name. */
export const sampleMails: Record<string, MailContent> = {
  "check-in": checkInMail(checkIn),
  "check-in in German": checkInMail({ ...checkIn, language: "de-AT" }),
  "check-in without a word": checkInMail({
    ...checkIn,
    customerName: null,
    fixes: [{ ...fix, summary: "", agentName: null }],
  }),
  "reminder with a long summary": checkInMail({
    ...checkIn,
    reminder: true,
    fixes: [{ ...fix, summary: longSummary }],
  }),
  "check-in with words that never end": checkInMail({
    ...checkIn,
    organisation: "Donaudampfschifffahrtsgesellschaft".repeat(2),
    fixes: [{ ...fix, subject: "x".repeat(100), agentName: "Y".repeat(70) }],
  }),
  "check-in about three": checkInMail({ ...checkIn, fixes: threeFixes }),
  "reminder about three in German": checkInMail({ ...checkIn, language: "de", reminder: true, fixes: threeFixes }),
  "next steps": nextStepsMail(nextSteps),
  "next steps in German, new ticket, no words": nextStepsMail({
    ...nextSteps,
    language: "de",
    verdict: "partly",
    words: "",
    agentName: null,
    isNewTicket: true,
    newTicketNumber: "48299",
  }),
};
