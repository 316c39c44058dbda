import { checkedDurationMs } from "./duration.ts";
import type { Cap, PolicyRules } from "./policy.ts";
import { nextOpening } from "./timetable.ts";

/** Everything that may stand between a due question and its sending, in the order in which it is given as the reason. */
export type Rule =
  | "not-erased"
  | "not-opted-out"
  | "not-bounced"
  | "not-staff"
  | "address-known"
  | "not-paused"
  | "replies-read"
  | "still-solved"
  | "newest-resolution"
  | "not-too-old"
  | "window-open"
  | "customer-cap"
  | "company-cap"
  | "hours"
  | "due"
  | "latest";

/** A rule that stops, as the reason why nobody was asked; the same words that withdrawals and eligibility use. */
export function reasonOf(rule: Rule): string {
  switch (rule) {
    case "not-erased":
      return "erased";
    case "not-opted-out":
      return "opted-out";
    case "not-bounced":
      return "bounced";
    case "not-staff":
      return "staff";
    case "address-known":
      return "no-address";
    case "not-paused":
      return "paused";
    case "still-solved":
      return "reopened";
    case "replies-read":
      return "reply-unread";
    case "newest-resolution":
      return "newer-resolution";
    case "not-too-old":
      return "too-old";
    case "window-open":
      return "window-closed";
    case "customer-cap":
    case "company-cap":
    case "hours":
    case "due":
    case "latest":
      return rule;
  }
}

/** What is read, live and under the customer's lock, just before a question would be sent. */
export type PermissionFacts = {
  now: Date;
  rules: PolicyRules;
  paused: boolean;
  addressKnown: boolean;
  /** The address belongs to one of our own people (domain/staff). */
  staff: boolean;
  bounced: boolean;
  optedOut: "all" | "ticket" | null;
  erased: boolean;
  /** The customer has said something that nobody has read yet: it may be the answer. */
  replyWaits: boolean;
  /** Null: there is no helpdesk to ask, or it was not read. */
  ticketStatus: "open" | "solved" | "closed" | "gone" | null;
  newerResolution: boolean;
  lastHumanContactAt: Date | null;
  checkInAt: Date;
  latestAt: Date;
  /** Answer links close then: a question that comes later could hardly be answered. */
  answerUntil: Date;
  /** A person pressed "send now": no waiting and no hours, but permission and caps all the same. Not a lifted pause. */
  released: boolean;
  /** Mails claimed for sending; those older than the cap's span do not count. */
  sentToCustomer: Date[];
  sentToCompany: Date[];
  /** The customer's IANA zone; null counts as UTC. */
  timeZone: string | null;
};

export type RuleResult = { rule: Rule; result: "pass" | "wait" | "stop"; detail: string | null; until: string | null };
export type Permission = { rules: RuleResult[] } & (
  | { answer: "ask" }
  | { answer: "later"; until: Date; because: Rule }
  | { answer: "skip"; because: Rule }
);

/** Nobody knows when a pause ends, or a reply is read; both wake the follow-up, this only looks after it. */
const pauseMs = 86_400_000;
/** Postgres' clock decides, Temporal's wakes: what is due within this counts as due (DESIGN §6). */
const toleranceMs = 60_000;

/**
 * Whether the customer may be asked now, with every rule's result, also those that no longer matter: the same function
 * stands before the send and behind "why". A rule that stops for good wins over one that only waits; among equals the
 * precedence is DESIGN §6's: permission, still solved, caps, hours, `latest`. So `latest` ends no wait: whoever is
 * reachable in their opening hours only after it is asked late, rather than at night, and the result says so.
 */
export function mayAsk(facts: PermissionFacts): Permission {
  const rules = [...permissionRules(facts), ...ticketRules(facts), ...timeRules(facts)];
  const stopped = rules.find(({ result }) => result === "stop");
  if (stopped !== undefined) return { answer: "skip", because: stopped.rule, rules };
  const waiting = rules.find(({ result }) => result === "wait");
  if (waiting === undefined) return { answer: "ask", rules };
  const allOver = new Date(Math.max(...rules.flatMap(({ until }) => (until === null ? [] : Date.parse(until)))));
  return { answer: "later", until: facts.released ? allOver : opening(facts, allOver), because: waiting.rule, rules };
}

const permissionRules = (facts: PermissionFacts): RuleResult[] => [
  stopIf(facts.erased, "not-erased"),
  stopIf(facts.optedOut !== null, "not-opted-out", facts.optedOut),
  stopIf(facts.bounced, "not-bounced"),
  stopIf(facts.staff, "not-staff"),
  stopIf(!facts.addressKnown, "address-known"),
  waitUntil(facts.paused ? facts.now.getTime() + pauseMs : null, "not-paused"),
  waitUntil(facts.replyWaits ? facts.now.getTime() + pauseMs : null, "replies-read"),
];

/**
 * A ticket closed for good is solved too; one that came back, or is gone, is not. It may have come back by a word of thanks:
 * a reply is read before that counts.
 */
const ticketRules = (facts: PermissionFacts): RuleResult[] => [
  stopIf(
    (facts.ticketStatus === "open" && !facts.replyWaits) || facts.ticketStatus === "gone",
    "still-solved",
    facts.ticketStatus,
  ),
  stopIf(facts.newerResolution, "newest-resolution"),
  stopIf(silentForMs(facts) > checkedDurationMs(facts.rules.maximumSilence), "not-too-old"),
  stopIf(facts.now >= facts.answerUntil, "window-open"),
];

function timeRules(facts: PermissionFacts): RuleResult[] {
  const { now, rules, released } = facts;
  const opens = opening(facts, now);
  const closed = opens.getTime() - now.getTime() > toleranceMs;
  const early = facts.checkInAt.getTime() - now.getTime() > toleranceMs;
  return [
    capRule("customer-cap", { now, cap: rules.perCustomer, sent: facts.sentToCustomer }),
    capRule("company-cap", { now, cap: rules.perCompany, sent: facts.sentToCompany }),
    waitUntil(closed && !released ? opens.getTime() : null, "hours", closed && released ? "released" : null),
    waitUntil(early && !released ? facts.checkInAt.getTime() : null, "due", early && released ? "released" : null),
    waitUntil(null, "latest", now > facts.latestAt ? "late" : null),
  ];
}

/** Over the cap waits until enough mails are older than its span; a cap of 0 has nothing to wait for and looks again. */
function capRule(rule: Rule, { now, cap, sent }: { now: Date; cap: Cap; sent: Date[] }): RuleResult {
  const withinMs = checkedDurationMs(cap.within);
  const counted = sent.map((at) => at.getTime() + withinMs).filter((until) => until > now.getTime());
  const detail = `${counted.length} of ${cap.count}`;
  if (counted.length < cap.count) return waitUntil(null, rule, detail);
  const inOrder = counted.toSorted((a, b) => a - b);
  return waitUntil(inOrder[counted.length - cap.count] ?? now.getTime() + withinMs, rule, detail);
}

const opening = ({ rules, timeZone }: PermissionFacts, at: Date): Date =>
  nextOpening({ at, hours: rules.hours, timeZone });

/** Unknown counts as just now: the resolution's own age was looked at when it was accepted. */
const silentForMs = ({ now, lastHumanContactAt }: PermissionFacts): number =>
  now.getTime() - (lastHumanContactAt ?? now).getTime();

const stopIf = (stops: boolean, rule: Rule, detail: string | null = null): RuleResult => ({
  rule,
  result: stops ? "stop" : "pass",
  detail,
  until: null,
});
const waitUntil = (until: number | null, rule: Rule, detail: string | null = null): RuleResult => ({
  rule,
  result: until === null ? "pass" : "wait",
  detail,
  until: until === null ? null : new Date(until).toISOString(),
});
