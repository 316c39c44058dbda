/** The closed lists of words the product speaks; code, pages, API and database use these and no others. */

export const verdicts = ["held", "partly", "not_held", "not_tested"] as const;
/** What the customer said about the fix. */
export type Verdict = (typeof verdicts)[number];

export const stages = [
  "accepted",
  "scheduled",
  "asking",
  "asked",
  "answered",
  "settled",
  "skipped",
  "cancelled",
] as const;
/** Where a follow-up stands. `settled` may go back to `answered`: late and changed answers count. */
export type Stage = (typeof stages)[number];

export const outcomeActions = ["closed", "reopened", "follow_up_ticket", "review", "needs_look"] as const;
/** What a settlement led to. */
export type OutcomeAction = (typeof outcomeActions)[number];

export const answerSources = ["page", "reply", "api", "agent"] as const;
/** The way an answer came in. */
export type AnswerSource = (typeof answerSources)[number];

export const answerChannels = ["phone", "chat", "in_person", "ticket", "mail"] as const;
/** How a customer told one of us what one of us then recorded. */
export type AnswerChannel = (typeof answerChannels)[number];

export const effectPhases = ["planned", "claimed", "data_sent", "accepted", "refused", "unknown"] as const;
/** How far an outward act has got; written before and after each step of it. */
export type EffectPhase = (typeof effectPhases)[number];

export const mailKinds = ["check_in", "reminder", "next_steps_mail"] as const;
/** The mails a customer gets. */
export type MailKind = (typeof mailKinds)[number];

export const effectKinds = [...mailKinds, "reopen", "note"] as const;
/** The outward acts of a follow-up; each has one row in the ledger under a deterministic key. */
export type EffectKind = (typeof effectKinds)[number];

export const alarmKinds = [
  "helpdesk-unreachable",
  "ticket-not-accepted",
  "ticket-gone",
  "mail-refused",
  "mail-unknown",
  "poll-failing",
  "overdue",
  "delivery-failed",
] as const;
/** What people are called for; docs/operations.md says what to do about each. */
export type AlarmKind = (typeof alarmKinds)[number];

export const helpdeskKinds = ["api", "sample", "rt"] as const;
/** The kinds of helpdesk a connection can be of; `api` has no helpdesk behind it, `rt` is Request Tracker. */
export type HelpdeskKind = (typeof helpdeskKinds)[number];

export const eventTypes = [
  "follow_up.asked",
  "answer.received",
  "ticket.reopen_requested",
  "follow_up.settled",
  "review.opened",
  "review.concluded",
  "review.reopened",
] as const;
/** The outgoing webhook events a subscription can choose. */
export type EventType = (typeof eventTypes)[number];
/** What is posted: the chosen events, and the one that says nothing and only tries the way. */
export type SentEventType = EventType | "subscription.test";

export const deliveryStates = ["waiting", "delivered", "failed"] as const;
/** How far an event has come to one subscription; `failed` = given up, nothing follows by itself. */
export type DeliveryState = (typeof deliveryStates)[number];
