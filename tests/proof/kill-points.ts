import type { Role } from "./product.ts";

/**
 * A moment at which a process is held and killed. `database`: at the commit of a transaction that makes this change (the
 * trigger is deferred); `helpdesk`: before or after the helpdesk does what a request asks; `smtp`: when the server is
 * asked for a recipient, or has the whole mail and has not said so.
 */
export type KillPoint = { name: string; process: Role } & (
  | { where: "database"; table: string; change: "insert" | "update"; when?: string }
  | { where: "helpdesk"; request: "GET" | "POST" | "PUT"; side: "before" | "after" }
  | { where: "smtp"; mail: "check_in" | "next_steps_mail" | "review_due"; moment: "recipient" | "received" }
);

const client = { process: "client" } as const;
const worker = { process: "worker" } as const;
const inserted = { where: "database", change: "insert" } as const;
const updated = { where: "database", change: "update" } as const;
const effect = (kind: string, phase: string) => ({
  ...updated,
  table: "effects",
  when: `new.kind = '${kind}' and new.phase = '${phase}' and old.phase <> new.phase`,
});

/** Every step between a solved ticket and a customer who has been told, in the order of the path. */
export const killPoints: KillPoint[] = [
  { ...client, name: "webhook-kept", ...inserted, table: "inbox" },
  { ...client, name: "inbox-taken", ...updated, table: "inbox", when: "new.attempts > old.attempts" },
  { ...client, name: "ticket-asked-for", where: "helpdesk", request: "GET", side: "before" },
  { ...client, name: "accepted", ...inserted, table: "follow_ups" },
  { ...client, name: "inbox-handled", ...updated, table: "inbox", when: "new.handled_at is not null" },
  {
    ...client,
    name: "start-taken",
    ...updated,
    table: "follow_ups",
    when: "new.relay_attempts > old.relay_attempts and new.workflow = 'none'",
  },
  {
    ...client,
    name: "start-noted",
    ...updated,
    table: "follow_ups",
    when: "old.workflow = 'none' and new.workflow = 'started'",
  },
  { ...worker, name: "check-in-claimed", ...inserted, table: "mails", when: "new.kind = 'check_in'" },
  { ...worker, name: "check-in-recipient", where: "smtp", mail: "check_in", moment: "recipient" },
  { ...worker, name: "check-in-data-sent", ...effect("check_in", "data_sent") },
  { ...worker, name: "check-in-received", where: "smtp", mail: "check_in", moment: "received" },
  { ...worker, name: "check-in-accepted", ...effect("check_in", "accepted") },
  { ...client, name: "answer-kept", ...inserted, table: "answers" },
  {
    ...client,
    name: "answer-taken",
    ...updated,
    table: "follow_ups",
    when: "new.relay_attempts > old.relay_attempts and new.answer_version > new.signalled_version",
  },
  {
    ...client,
    name: "answer-signalled",
    ...updated,
    table: "follow_ups",
    when: "new.signalled_version > old.signalled_version",
  },
  { ...worker, name: "settled", ...inserted, table: "settlements" },
  { ...worker, name: "reopen-claimed", ...effect("reopen", "claimed") },
  { ...worker, name: "read-before-reopening", where: "helpdesk", request: "GET", side: "after" },
  { ...worker, name: "note-asked-for", where: "helpdesk", request: "POST", side: "before" },
  { ...worker, name: "note-left", where: "helpdesk", request: "POST", side: "after" },
  { ...worker, name: "opening-asked-for", where: "helpdesk", request: "PUT", side: "before" },
  { ...worker, name: "ticket-opened", where: "helpdesk", request: "PUT", side: "after" },
  { ...worker, name: "reopened", ...effect("reopen", "accepted") },
  { ...worker, name: "next-steps-planned", ...inserted, table: "mails", when: "new.kind = 'next_steps_mail'" },
  { ...worker, name: "next-steps-about", ...inserted, table: "mail_follow_ups", when: "new.kind = 'next_steps_mail'" },
  { ...worker, name: "next-steps-claimed", ...effect("next_steps_mail", "claimed") },
  { ...worker, name: "next-steps-recipient", where: "smtp", mail: "next_steps_mail", moment: "recipient" },
  { ...worker, name: "next-steps-data-sent", ...effect("next_steps_mail", "data_sent") },
  { ...worker, name: "next-steps-received", where: "smtp", mail: "next_steps_mail", moment: "received" },
  { ...worker, name: "next-steps-accepted", ...effect("next_steps_mail", "accepted") },
  {
    ...worker,
    name: "nothing-due",
    ...updated,
    table: "follow_ups",
    when: "old.due_at is not null and new.due_at is null and new.stage = 'settled' and old.stage = 'settled'",
  },
];

/** Every step of a mail to the owner of a review, from its claim on. */
export const reviewMailPoints: KillPoint[] = [
  { ...worker, name: "review-mail-claimed", ...effect("review_due", "claimed") },
  { ...worker, name: "review-mail-recipient", where: "smtp", mail: "review_due", moment: "recipient" },
  { ...worker, name: "review-mail-data-sent", ...effect("review_due", "data_sent") },
  { ...worker, name: "review-mail-received", where: "smtp", mail: "review_due", moment: "received" },
  { ...worker, name: "review-mail-accepted", ...effect("review_due", "accepted") },
];
