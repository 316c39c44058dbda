import { checkedDurationMs } from "../domain/duration.ts";
import type { PermissionFacts } from "../domain/permission.ts";
import type { PolicyRules } from "../domain/policy.ts";
import { isStaff } from "../domain/staff.ts";
import type { Sql } from "./connect.ts";
import { optOutOf } from "./opt-outs.ts";

type Row = {
  now: Date;
  rules: PolicyRules;
  paused: boolean;
  customerId: string;
  email: string | null;
  company: string | null;
  timeZone: string | null;
  addressHmac: Uint8Array | null;
  bounced: boolean;
  erased: boolean;
  ticketId: string;
  deleted: boolean;
  newerResolution: boolean;
  lastHumanContactAt: Date | null;
  checkInAt: Date;
  latestAt: Date;
  answerUntil: Date;
  released: boolean;
};

/**
 * Everything that decides whether a customer may be asked now. With `hold`, the customer's row is held until the
 * transaction ends: caps, opt-outs and the claim of the mail are then one decision. `ticketStatus` is what the helpdesk
 * just said; null = not read.
 */
export async function askingFacts(
  sql: Sql,
  question: { followUpId: string; ticketStatus?: PermissionFacts["ticketStatus"]; hold?: boolean },
): Promise<PermissionFacts> {
  // On a transaction's one connection both leave together and are answered in this order: what is read is what is held.
  const held = question.hold
    ? sql`
        select customers.id from customers join follow_ups on follow_ups.customer_id = customers.id
        where follow_ups.id = ${question.followUpId} for update of customers`.execute()
    : null;
  const facts = sql<Row[]>`
    select
      now(), policies.rules, policy_pauses.since is not null as paused,
      customers.id as customer_id, customers.email, customers.company,
      coalesce(customers.time_zone, connections.settings->>'timeZone') as time_zone, customers.address_hmac,
      customers.bounced_at is not null as bounced, customers.erased_at is not null as erased,
      tickets.id as ticket_id, tickets.deleted_at is not null or tickets.merged_into is not null as deleted,
      exists (
        select from resolutions newer
        where newer.ticket_id = follow_ups.ticket_id and newer.at > follow_ups.resolved_at) as newer_resolution,
      greatest(tickets.last_human_contact_at, (
        select max(answers.at) from answers where answers.follow_up_id = follow_ups.id)) as last_human_contact_at,
      coalesce(follow_ups.check_in_at, follow_ups.resolved_at) as check_in_at,
      coalesce(follow_ups.latest_at, follow_ups.resolved_at) as latest_at, follow_ups.answer_until,
      follow_ups.released_at is not null as released
    from follow_ups
    join policies on policies.name = follow_ups.policy_name and policies.version = follow_ups.policy_version
    left join policy_pauses on policy_pauses.policy = follow_ups.policy_name
    join customers on customers.id = follow_ups.customer_id
    join tickets on tickets.id = follow_ups.ticket_id
    join connections on connections.name = tickets.connection
    where follow_ups.id = ${question.followUpId}`.execute();
  const [[row]] = await Promise.all([facts, held]);
  if (!row) throw new Error(`there is no follow-up ${question.followUpId}`);
  const { rules } = row;
  const about = { except: question.followUpId };
  const [optedOut, sentToCustomer, sentToCompany] = await Promise.all([
    optOutOf(sql, { addressKey: row.addressHmac, ticketId: row.ticketId }),
    checkInsSent(sql, { ...about, customerId: row.customerId, within: rules.perCustomer.within }),
    row.company === null ? [] : checkInsSent(sql, { ...about, company: row.company, within: rules.perCompany.within }),
  ]);
  return {
    now: row.now,
    rules,
    paused: row.paused,
    addressKnown: row.email !== null,
    staff: row.email !== null && isStaff({ email: row.email, staff: rules.staff }),
    bounced: row.bounced,
    optedOut,
    erased: row.erased,
    ticketStatus: row.deleted ? "gone" : (question.ticketStatus ?? null),
    newerResolution: row.newerResolution,
    lastHumanContactAt: row.lastHumanContactAt,
    checkInAt: row.checkInAt,
    latestAt: row.latestAt,
    answerUntil: row.answerUntil,
    released: row.released,
    sentToCustomer,
    sentToCompany,
    timeZone: row.timeZone,
  };
}

/**
 * When check-ins about other follow-ups were claimed for this customer or company, within the cap's span; refused ones were
 * never sent.
 */
async function checkInsSent(
  sql: Sql,
  whose: ({ customerId: string } | { company: string }) & { within: string; except: string },
): Promise<Date[]> {
  const filter =
    "customerId" in whose
      ? sql`mails.customer_id = ${whose.customerId}`
      : sql`mails.customer_id in (select id from customers where company = ${whose.company})`;
  const rows = await sql<{ claimedAt: Date }[]>`
    select claimed_at from mails left join effects on effects.key = mails.effect_key
    where ${filter} and mails.kind = 'check_in' and effects.phase is distinct from 'refused'
      and not exists (
        select from mail_follow_ups
        where mail_follow_ups.mail_id = mails.id and mail_follow_ups.follow_up_id = ${whose.except})
      and claimed_at > now() - ${checkedDurationMs(whose.within)} * interval '1 millisecond'
    order by claimed_at`;
  return rows.map((row) => row.claimedAt);
}
