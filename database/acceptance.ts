import { eligibility } from "../domain/eligibility.ts";
import { checkedDurationMs } from "../domain/duration.ts";
import type { PolicyRules } from "../domain/policy.ts";
import type { Ticket, TicketResolution } from "../domain/ticket.ts";
import { checkInTime } from "../domain/timetable.ts";
import type { Stage } from "../domain/words.ts";
import type { Database, Sql } from "./connect.ts";
import { upsertCustomer } from "./customers.ts";
import { newId } from "./ids.ts";
import { policyRules } from "./policies.ts";
import { upsertTicket } from "./tickets.ts";
import type { Vault } from "./vault.ts";
import { withdrawInside } from "./withdrawal.ts";

export type SolvedTicket = Ticket & { resolution: TicketResolution };
export type Acceptance = { followUpId: string; created: boolean; stage: Stage; reason: string | null };

/**
 * Turns one resolution into one follow-up, in one transaction: eligible or not, the row says why. The same resolution
 * again gives the same follow-up; a newer one withdraws what an older one left open; an older one never supersedes.
 * Throws when the policy does not exist.
 */
export async function acceptResolution(
  sql: Database,
  input: {
    connection: string;
    ticket: SolvedTicket;
    policy: string | null;
    checkInAfterMs: number | null;
    vault: Vault;
  },
): Promise<Acceptance> {
  return await sql.begin(async (tx) => {
    const stored = await storeSolved(tx, input);
    const { ticketId, customerId, resolutionId, now } = stored;
    if (resolutionId === null) return await existing(tx, { ticketId, key: input.ticket.resolution.key });

    // Read behind the ticket's lock, so that what others have just accepted counts; together, since neither builds on another.
    const name = input.policy ?? stored.policy;
    const [others, policy, open] = await Promise.all([
      tx<{ at: Date }[]>`select at from resolutions where ticket_id = ${ticketId} and id <> ${resolutionId}`,
      policyRules(tx, { name }),
      openOf(tx, { ticketId, resolvedUntil: null }),
    ]);
    if (!policy) throw new Error(`there is no policy ${name}`);
    const { rules } = policy;
    const followUpId = newId("fu");
    const { resolution } = input.ticket;
    const schedule = checkInTime({
      resolvedAt: resolution.at,
      rules,
      timeZone: stored.timeZone,
      seed: followUpId,
      ...(input.checkInAfterMs === null ? {} : { checkInAfterMs: input.checkInAfterMs }),
    });
    const late = others.some((other) => other.at > resolution.at);
    const reason = late ? "older-resolution" : reasonToSkip({ ...input, rules, now });
    const stage = reason === null ? "scheduled" : "skipped";
    if (reason !== "older-resolution") await withdrawEach(tx, { open, reason: "newer-resolution" });
    const due = reason === null ? schedule.at : null;
    const inserted = tx`
      with made as (
        insert into follow_ups (
          id, origin, origin_id, ticket_id, customer_id, attempt, stage, reason, policy_name, policy_version,
          resolved_at, check_in_at, latest_at, answer_until, due_at, relay_need, relay_at)
        values (
          ${followUpId}, 'resolution', ${resolutionId}, ${ticketId}, ${customerId},
          ${others.filter((other) => other.at <= resolution.at).length + 1},
          ${stage}, ${reason}, ${policy.name}, ${policy.version}, ${resolution.at},
          ${due}, ${reason === null ? schedule.latestAt : null},
          ${new Date(resolution.at.getTime() + checkedDurationMs(rules.holdWindow))},
          ${due}, ${reason === null ? 1 : 0}, ${reason === null ? now : null})
        returning id, stage
      ), told as (
        insert into timeline (follow_up_id, event, detail, at)
        select id, event, detail, clock_timestamp() from (
          select id, 'accepted' as event, '{}'::jsonb as detail from made
          union all select id, stage, ${tx.json({ reason })}::jsonb from made) lines
      )
      select pg_notify('relay', 'follow-up') from made where stage = 'scheduled'`.execute();
    const counted = late
      ? tx`
          update follow_ups set attempt = attempt + 1, updated_at = now()
          where ticket_id = ${ticketId} and resolved_at > ${resolution.at}`.execute()
      : null;
    await Promise.all([inserted, counted]);
    return { followUpId, created: true, stage, reason };
  });
}

function reasonToSkip(facts: { ticket: Ticket; connection: string; rules: PolicyRules; now: Date }): string | null {
  const judged = eligibility(facts);
  return judged.eligible ? null : judged.reason;
}

/**
 * Customer, ticket and resolution as they were just read, in one statement; the customer's row and then the ticket's are held
 * until the transaction ends. `resolutionId` is null where this resolution is known. `timeZone`: the customer's, or the connection's.
 */
async function storeSolved(
  tx: Sql,
  { connection, ticket, vault }: { connection: string; ticket: SolvedTicket; vault: Vault },
): Promise<Stored> {
  const { resolution } = ticket;
  const [stored] = await tx<Stored[]>`
    with customer as (${upsertCustomer(tx, { connection, ticket, vault })}),
    ticket as (${upsertTicket(tx, { connection, ticket, customerId: tx`(select id from customer)` })}),
    resolution as (
      insert into resolutions (id, ticket_id, resolution_key, at, summary, agent_email, agent_name, team)
      select ${newId("rs")}, ticket.id, ${resolution.key}, ${resolution.at}::timestamptz, ${resolution.summary},
        ${resolution.agent.email}, ${resolution.agent.name}, ${ticket.team}
      from ticket
      on conflict (ticket_id, resolution_key) do nothing
      returning id
    )
    select customer.id as customer_id, ticket.id as ticket_id, (select id from resolution) as resolution_id, now(),
      connections.policy, coalesce(customer.time_zone, connections.settings->>'timeZone') as time_zone
    from customer, ticket, connections where connections.name = ${connection}`;
  if (!stored) throw new Error(`there is no connection ${connection}`);
  return stored;
}
type Stored = {
  customerId: string;
  ticketId: string;
  resolutionId: string | null;
  now: Date;
  policy: string;
  timeZone: string | null;
};

async function existing(tx: Sql, { ticketId, key }: { ticketId: string; key: string }): Promise<Acceptance> {
  const [row] = await tx<{ id: string; stage: Stage; reason: string | null }[]>`
    select id, stage, reason from follow_ups
    where origin = 'resolution'
      and origin_id = (select id from resolutions where ticket_id = ${ticketId} and resolution_key = ${key})`;
  if (!row) throw new Error(`a resolution of ticket ${ticketId} has no follow-up`);
  return { followUpId: row.id, created: false, stage: row.stage, reason: row.reason };
}

/** Withdraws whatever is still open on a ticket; the caller holds the ticket's row. */
export async function withdrawOpen(
  tx: Sql,
  { ticketId, reason, resolvedUntil }: { ticketId: string; reason: string; resolvedUntil: Date | null },
): Promise<number> {
  const open = await openOf(tx, { ticketId, resolvedUntil });
  await withdrawEach(tx, { open, reason });
  return open.length;
}

const openOf = (tx: Sql, { ticketId, resolvedUntil }: { ticketId: string; resolvedUntil: Date | null }) =>
  tx<{ id: string }[]>`
    select id from follow_ups
    where ticket_id = ${ticketId} and stage in ('accepted', 'scheduled', 'asking', 'asked')
      and (${resolvedUntil}::timestamptz is null or resolved_at <= ${resolvedUntil})
    for update`;

async function withdrawEach(tx: Sql, { open, reason }: { open: { id: string }[]; reason: string }): Promise<void> {
  for (const { id } of open) await withdrawInside(tx, { followUpId: id, reason, actor: null });
}
