import { checkedDurationMs } from "./duration.ts";
import type { PolicyRules, TicketMatch } from "./policy.ts";
import { isStaff } from "./staff.ts";
import type { Ticket } from "./ticket.ts";

export type Ineligibility =
  | "merged"
  | "not-solved"
  | "no-address"
  | "staff"
  | "not-matched"
  | "excluded"
  | "skip-tag"
  | "no-human-reply"
  | "too-old";
export type Eligibility = { eligible: true } | { eligible: false; reason: Ineligibility };

type Candidate = {
  /** As just read from the helpdesk. */
  ticket: Ticket;
  /** The connection's name. */
  connection: string;
  rules: PolicyRules;
  now: Date;
};

/**
 * Whether a resolution is one to ask about at all; looked at once, when it is accepted. What may still change until the
 * question is sent (opt-outs, pauses, caps) is domain/permission's, and a resolution too young only waits
 * (domain/timetable). What a helpdesk cannot tell speaks for asking.
 */
export function eligibility({ ticket, connection, rules, now }: Candidate): Eligibility {
  const { resolution } = ticket;
  if (ticket.mergedInto !== null) return notEligible("merged");
  if (resolution === null || ticket.status === "open") return notEligible("not-solved");
  if (!hasAddress(ticket)) return notEligible("no-address");
  if (isStaff({ email: ticket.customer.email ?? "", staff: rules.staff })) return notEligible("staff");
  const traits = traitsOf(ticket, connection);
  if (!matchesAll(rules.match, traits)) return notEligible("not-matched");
  if (matchesAny(rules.exclude, traits)) return notEligible("excluded");
  if (shares(rules.skip.map(asTag), ticket.tags.map(asTag))) return notEligible("skip-tag");
  if (rules.requireHumanReply && ticket.humanReplies === 0) return notEligible("no-human-reply");
  const lastContact = ticket.lastHumanContactAt ?? resolution.at;
  const silentMs = now.getTime() - lastContact.getTime();
  if (silentMs > checkedDurationMs(rules.maximumSilence)) return notEligible("too-old");
  return { eligible: true };
}

const notEligible = (reason: Ineligibility): Eligibility => ({ eligible: false, reason });

const hasAddress = ({ customer }: Ticket): boolean => customer.email?.includes("@") ?? false;

type Trait = { listed: string[]; found: string[] };
type TraitsOf = (match: TicketMatch) => Trait[];

/** What a match lists, next to what the ticket has; lists that are missing or empty demand nothing. */
const traitsOf =
  (ticket: Ticket, connection: string): TraitsOf =>
  (match) =>
    [
      { listed: match.connections, found: [connection] },
      { listed: match.teams, found: [ticket.team] },
      { listed: match.tags, found: ticket.tags },
      { listed: match.priorities, found: [ticket.priority] },
      { listed: match.channels, found: [ticket.channel] },
    ]
      .map(({ listed = [], found }) => ({ listed: listed.map(folded), found: found.filter(isKnown).map(folded) }))
      .filter(({ listed }) => listed.length > 0);

/** Whom to ask: the ticket must be in every list that is given. */
const matchesAll = (match: TicketMatch, traits: TraitsOf): boolean =>
  traits(match).every(({ listed, found }) => shares(listed, found));

/** Whom not to ask: being in one of the lists is enough. */
const matchesAny = (match: TicketMatch, traits: TraitsOf): boolean =>
  traits(match).some(({ listed, found }) => shares(listed, found));

const shares = (listed: string[], found: string[]): boolean => listed.some((each) => found.includes(each));
const isKnown = (text: string | null): text is string => text !== null;
const folded = (text: string): string => text.trim().toLowerCase();
/** Helpdesks write `auto_closed`, `Auto closed` and `auto-closed` for the same tag. */
const asTag = (text: string): string => folded(text).replaceAll(/[\s_-]+/gu, "-");
