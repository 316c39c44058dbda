import { alarmMail } from "../../mail/alarm.ts";
import { checkInMail, type CheckIn, type CheckInFix } from "../../mail/check-in.tsx";
import type { MailContent } from "../../mail/contract.ts";
import { invitationMail } from "../../mail/invitation.ts";
import { nextStepsMail, type NextSteps } from "../../mail/next-steps.tsx";
import { reviewNotice, type ReviewNotice } from "../../mail/review-notice.ts";
import { signInMail } from "../../mail/sign-in.ts";

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

const notice: ReviewNotice = {
  kind: "review_due",
  name: "Priya Nair",
  title: "Sync stops at 99 % after the 4.2 update",
  dueOn: "2026-09-15",
  checkOn: null,
  today: "2026-09-15",
  ownerName: "Priya Nair",
  tickets: 3,
  customers: 2,
  link: "https://care.tarn.example/console/reviews/rv_abcdefghijklmnopqrstuvwxyz",
};
const since = new Date("2026-09-15T06:28:00Z");
const signIn = { name: "Priya Nair", organisation: "Tarn Systems", link: `https://care.tarn.example/sign-in/${token}` };

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
  "sign-in": signInMail({ ...signIn, minutes: 15 }),
  "sign-in without a name": signInMail({ ...signIn, name: "", minutes: 15 }),
  invitation: invitationMail({ ...signIn, days: 7 }),
  "review due": reviewNotice(notice),
  "review without an owner": reviewNotice({ ...notice, kind: "review_unowned", name: "", ownerName: null }),
  "review overdue": reviewNotice({ ...notice, kind: "review_overdue", dueOn: "2026-09-11", tickets: 1, customers: 1 }),
  "review to look at again": reviewNotice({ ...notice, kind: "review_check", checkOn: "2026-09-17" }),
  "one alarm": alarmMail({
    alarms: [{ kind: "mail-unknown", subject: "ml_abcdefghijklmnopqrst", since }],
    url: "https://care.tarn.example",
  }),
  "two alarms": alarmMail({
    alarms: [
      { kind: "helpdesk-unreachable", subject: "rt", since },
      { kind: "overdue", subject: "rv_abcdefghijklmnopqrst", since },
    ],
    url: "https://care.tarn.example",
  }),
};
