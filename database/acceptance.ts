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
import { addToTimeline, wakeRelay } from "./timeline.ts";
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
    const customer = await upsertCustomer(tx, input);
    const ticketId = await upsertTicket(tx, { ...input, customerId: customer.id });
    const resolution = await insertResolution(tx, { ticketId, ticket: input.ticket });
    if (!resolution.created) return await existing(tx, resolution.id);

    const earlier = tx<{ at: Date }[]>`
      select at from resolutions where ticket_id = ${ticketId} and id <> ${resolution.id}`.execute();
    const [connection] = await tx<{ policy: string; timeZone: string | null; now: Date }[]>`
      select policy, settings->>'timeZone' as time_zone, now() from connections where name = ${input.connection}`;
    if (!connection) throw new Error(`there is no connection ${input.connection}`);
    const { now } = connection;
    const name = input.policy ?? connection.policy;
    const policy = await policyRules(tx, { name });
    if (!policy) throw new Error(`there is no policy ${name}`);
    const others = await earlier;
    const followUpId = newId("fu");
    const schedule = checkInTime({
      resolvedAt: input.ticket.resolution.at,
      rules: policy.rules,
      timeZone: customer.timeZone ?? connection.timeZone,
      seed: followUpId,
      ...(input.checkInAfterMs === null ? {} : { checkInAfterMs: input.checkInAfterMs }),
    });
    const late = others.some((other) => other.at > input.ticket.resolution.at);
    const reason = late ? "older-resolution" : reasonToSkip({ ...input, rules: policy.rules, now });
    const stage = reason === null ? "scheduled" : "skipped";
    if (reason !== "older-resolution") {
      await withdrawOpen(tx, { ticketId, reason: "newer-resolution", resolvedUntil: null });
    }
    await tx`
      insert into follow_ups (
        id, origin, origin_id, ticket_id, customer_id, attempt, stage, reason, policy_name, policy_version,
        resolved_at, check_in_at, latest_at, answer_until, due_at, relay_need, relay_at)
      values (
        ${followUpId}, 'resolution', ${resolution.id}, ${ticketId}, ${customer.id},
        ${others.filter((other) => other.at <= input.ticket.resolution.at).length + 1},
        ${stage}, ${reason}, ${policy.name}, ${policy.version}, ${input.ticket.resolution.at},
        ${reason === null ? schedule.at : null}, ${reason === null ? schedule.latestAt : null},
        ${new Date(input.ticket.resolution.at.getTime() + checkedDurationMs(policy.rules.holdWindow))},
        ${reason === null ? schedule.at : null},
        ${reason === null ? 1 : 0}, ${reason === null ? now : null})`;
    if (late) {
      await tx`
        update follow_ups set attempt = attempt + 1, updated_at = now()
        where ticket_id = ${ticketId} and resolved_at > ${input.ticket.resolution.at}`;
    }
    await Promise.all([
      addToTimeline(tx, { followUpId, event: "accepted" }),
      addToTimeline(tx, { followUpId, event: stage, detail: { reason } }),
      wakeRelay(tx),
    ]);
    return { followUpId, created: true, stage, reason };
  });
}

function reasonToSkip(facts: { ticket: Ticket; connection: string; rules: PolicyRules; now: Date }): string | null {
  const judged = eligibility(facts);
  return judged.eligible ? null : judged.reason;
}

async function insertResolution(
  tx: Sql,
  { ticketId, ticket }: { ticketId: string; ticket: SolvedTicket },
): Promise<{ id: string; created: boolean }> {
  const { resolution } = ticket;
  const id = newId("rs");
  const [created] = await tx`
    insert into resolutions (id, ticket_id, resolution_key, at, summary, agent_email, agent_name, team)
    values (
      ${id}, ${ticketId}, ${resolution.key}, ${resolution.at}, ${resolution.summary},
      ${resolution.agent.email}, ${resolution.agent.name}, ${ticket.team})
    on conflict (ticket_id, resolution_key) do nothing
    returning id`;
  if (created) return { id, created: true };
  const [before] = await tx<{ id: string }[]>`
    select id from resolutions where ticket_id = ${ticketId} and resolution_key = ${resolution.key}`;
  return { id: before?.id ?? id, created: false };
}

async function existing(tx: Sql, resolutionId: string): Promise<Acceptance> {
  const [row] = await tx<{ id: string; stage: Stage; reason: string | null }[]>`
    select id, stage, reason from follow_ups where origin = 'resolution' and origin_id = ${resolutionId}`;
  if (!row) throw new Error(`resolution ${resolutionId} has no follow-up`);
  return { followUpId: row.id, created: false, stage: row.stage, reason: row.reason };
}

/** Withdraws whatever is still open on a ticket; the caller holds the ticket's row. */
export async function withdrawOpen(
  tx: Sql,
  { ticketId, reason, resolvedUntil }: { ticketId: string; reason: string; resolvedUntil: Date | null },
): Promise<number> {
  const open = await tx<{ id: string }[]>`
    select id from follow_ups
    where ticket_id = ${ticketId} and stage in ('accepted', 'scheduled', 'asking', 'asked')
      and (${resolvedUntil}::timestamptz is null or resolved_at <= ${resolvedUntil})
    for update`;
  for (const { id } of open) await withdrawInside(tx, { followUpId: id, reason, actor: null });
  return open.length;
}
