import type { PermissionFacts } from "../domain/permission.ts";
import { isStaff } from "../domain/staff.ts";
import type { Stage } from "../domain/words.ts";
import type { Sql } from "./connect.ts";
import { howFarOptedOut } from "./opt-outs.ts";

type Row = Omit<PermissionFacts, "staff" | "sentToCustomer" | "sentToCompany" | "ticketStatus"> & {
  email: string | null;
  deleted: boolean;
  sentToCustomerMs: number[];
  sentToCompanyMs: number[];
};

/**
 * Holds the customer's row, and then those of the follow-ups, until the transaction ends: caps, opt-outs and the claim of the
 * mail are one decision. Sent at once, and done in this order on a transaction's one connection: what is read behind it, with
 * the next statement, is what is held.
 */
export async function holdForAsking(
  tx: Sql,
  { followUpIds: [first, ...others] }: { followUpIds: [string, ...string[]] },
): Promise<Held[]> {
  const customer = tx`
    select customers.id from customers join follow_ups on follow_ups.customer_id = customers.id
    where follow_ups.id = ${first} for update of customers`.execute();
  const followUps = tx<Held[]>`
    select id, stage, round, resolved_at, needs_look is not distinct from 'reply' as has_replied
    from follow_ups where id in ${tx([first, ...others])} order by id for update`.execute();
  const [held] = await Promise.all([followUps, customer]);
  return held;
}
export type Held = { id: string; stage: Stage; round: number; resolvedAt: Date; hasReplied: boolean };

/**
 * Everything that decides whether a customer may be asked now; behind `holdForAsking`, as it is held. `ticketStatus` is what
 * the helpdesk just said; null = not read.
 */
export async function askingFacts(
  sql: Sql,
  question: { followUpId: string; ticketStatus?: PermissionFacts["ticketStatus"] },
): Promise<PermissionFacts> {
  const about = { followUpId: question.followUpId };
  const toCompany = sql`
    customers.company is not null and mails.customer_id in (
      select colleagues.id from customers colleagues where colleagues.company = customers.company)`;
  const [row] = await sql<Row[]>`
    select
      now(), policies.rules,
      exists (select from policy_pauses where policy_pauses.policy = follow_ups.policy_name) as paused,
      customers.email, customers.email is not null as address_known,
      coalesce(customers.time_zone, connections.settings->>'timeZone') as time_zone,
      follow_ups.needs_look is not distinct from 'reply' as reply_waits,
      customers.bounced_at is not null as bounced, customers.erased_at is not null as erased,
      tickets.deleted_at is not null or tickets.merged_into is not null as deleted,
      exists (
        select from resolutions newer
        where newer.ticket_id = follow_ups.ticket_id and newer.at > follow_ups.resolved_at) as newer_resolution,
      greatest(tickets.last_human_contact_at, (
        select max(answers.at) from answers where answers.follow_up_id = follow_ups.id)) as last_human_contact_at,
      coalesce(follow_ups.check_in_at, follow_ups.resolved_at) as check_in_at,
      coalesce(follow_ups.latest_at, follow_ups.resolved_at) as latest_at, follow_ups.answer_until,
      follow_ups.released_at is not null as released,
      ${howFarOptedOut(sql)} as opted_out,
      ${checkInsSent(sql, { ...about, filter: sql`mails.customer_id = customers.id`, cap: "perCustomer" })} as sent_to_customer_ms,
      ${checkInsSent(sql, { ...about, filter: toCompany, cap: "perCompany" })} as sent_to_company_ms
    from follow_ups
    join policies on policies.name = follow_ups.policy_name and policies.version = follow_ups.policy_version
    join customers on customers.id = follow_ups.customer_id
    join tickets on tickets.id = follow_ups.ticket_id
    join connections on connections.name = tickets.connection
    where follow_ups.id = ${question.followUpId}`;
  if (!row) throw new Error(`there is no follow-up ${question.followUpId}`);
  const { email, deleted, sentToCustomerMs, sentToCompanyMs, ...facts } = row;
  return {
    ...facts,
    staff: email !== null && isStaff({ email, staff: facts.rules.staff }),
    ticketStatus: deleted ? "gone" : (question.ticketStatus ?? null),
    sentToCustomer: sentToCustomerMs.map((ms) => new Date(ms)),
    sentToCompany: sentToCompanyMs.map((ms) => new Date(ms)),
  };
}

/**
 * When check-ins about other follow-ups were claimed for this customer or company, within the cap's span, in milliseconds
 * since 1970; refused ones were never sent.
 */
const checkInsSent = (
  sql: Sql,
  of: { followUpId: string; filter: ReturnType<typeof howFarOptedOut>; cap: "perCustomer" | "perCompany" },
) => sql`
  coalesce((
    select jsonb_agg(extract(epoch from mails.claimed_at) * 1000 order by mails.claimed_at)
    from mails left join effects on effects.key = mails.effect_key
    where ${of.filter} and mails.kind = 'check_in' and effects.phase is distinct from 'refused'
      and mails.claimed_at > now() - (policies.rules->${of.cap}::text->>'within')::interval
      and not exists (
        select from mail_follow_ups
        where mail_follow_ups.mail_id = mails.id and mail_follow_ups.follow_up_id = ${of.followUpId})), '[]')`;
