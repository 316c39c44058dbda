import type { EffectKind, HelpdeskKind, OutcomeAction, Verdict } from "../domain/words.ts";
import type { Database, Sql } from "./connect.ts";
import { type Attempt, finishEffect } from "./effects.ts";
import { ticketChain } from "./ticket-chain.ts";
import { addToTimeline } from "./timeline.ts";

/** The acts of a follow-up's settlements that are still to be done, in the order in which they make sense. */
export async function openEffects(
  sql: Sql,
  { followUpId }: { followUpId: string },
): Promise<{ key: string; kind: EffectKind; settlement: number }[]> {
  return await sql<{ key: string; kind: EffectKind; settlement: number }[]>`
    select key, kind, settlement from effects
    where follow_up_id = ${followUpId} and settlement is not null and phase in ('planned', 'claimed', 'data_sent')
    order by settlement, array_position(array['reopen', 'note', 'next_steps_mail'], kind)`;
}

/** What a note in the helpdesk tells. */
export type NoteFacts = {
  connection: string;
  kind: HelpdeskKind;
  ticketId: string;
  externalId: string;
  subject: string;
  attempt: number;
  action: OutcomeAction;
  verdict: Verdict | null;
  satisfaction: number | null;
  effort: number | null;
  words: string;
  answeredAt: Date | null;
  summary: string;
  agentName: string | null;
  resolvedAt: Date;
  /** The ticket that was opened in place of the old one; notes go there. */
  movedTo: string | null;
  earlier: { attempt: number; verdict: Verdict | null; asked: boolean; summary: string; at: Date }[];
};

/** Read for one settlement, with the answer that it settled. */
export async function noteFacts(
  sql: Sql,
  { followUpId, settlement }: { followUpId: string; settlement: number },
): Promise<NoteFacts> {
  const [row] = await sql<Omit<NoteFacts, "earlier">[]>`
    select
      tickets.connection, connections.kind, tickets.id as ticket_id, tickets.external_id, tickets.subject,
      follow_ups.attempt, settlements.action, settlements.verdict, answers.satisfaction, answers.effort,
      coalesce(answers.words, '') as words, answers.at as answered_at,
      resolutions.summary, resolutions.agent_name, resolutions.at as resolved_at,
      case when follow_ups.outcome = 'follow_up_ticket' then follow_ups.outcome_receipt->>'ticketId' end as moved_to
    from settlements
    join follow_ups on follow_ups.id = settlements.follow_up_id
    join tickets on tickets.id = follow_ups.ticket_id
    join connections on connections.name = tickets.connection
    join resolutions on resolutions.id = follow_ups.origin_id
    left join answers on answers.follow_up_id = follow_ups.id and answers.version = settlements.answer_version
    where settlements.follow_up_id = ${followUpId} and settlements.number = ${settlement}`;
  if (!row) throw new Error(`follow-up ${followUpId} has no settlement ${settlement}`);
  const earlier = await sql<NoteFacts["earlier"]>`
    select follow_ups.attempt, answers.verdict, follow_ups.asked_at is not null as asked, resolutions.summary, resolutions.at
    from follow_ups
    join resolutions on resolutions.id = follow_ups.origin_id
    left join answers on answers.follow_up_id = follow_ups.id and answers.version = follow_ups.answer_version
      and answers.withdrawn_at is null
    where follow_ups.ticket_id in ${ticketChain(sql, row.ticketId)} and follow_ups.id <> ${followUpId}
      and resolutions.at <= ${row.resolvedAt}
    order by resolutions.at`;
  return { ...row, earlier: [...earlier] };
}

/** The helpdesk has the ticket again: writes the receipt, and what really happened where it is more than was decided. */
export async function finishReopening(
  sql: Database,
  done: Attempt & {
    followUpId: string;
    action: "reopened" | "follow_up_ticket";
    ticketId: string;
    url: string | null;
    repeated: boolean;
  },
): Promise<void> {
  const { followUpId, action, ticketId, url, repeated } = done;
  await sql.begin(async (tx) => {
    const mine = await finishEffect(tx, { ...done, phase: "accepted", receipt: { action, ticketId, url, repeated } });
    if (!mine) return;
    await tx`
      update follow_ups set
        outcome = case when outcome in ('reopened', 'follow_up_ticket') then ${action} else outcome end,
        outcome_receipt = ${tx.json({ ticketId, url })}, updated_at = now()
      where id = ${followUpId}`;
    await addToTimeline(tx, { followUpId, event: action, detail: { ticketId, repeated } });
  });
}

/** All that a settlement called for has been done or given up: nothing is due any more. */
export async function nothingDue(sql: Sql, { followUpId }: { followUpId: string }): Promise<void> {
  await sql`
    update follow_ups set due_at = null
    where id = ${followUpId} and stage = 'settled' and not exists (
      select from effects
      where follow_up_id = ${followUpId} and settlement is not null and phase in ('planned', 'claimed', 'data_sent'))`;
}

/**
 * A reopening that could not be done and will not be tried again: a person must look, and the customer is not told that
 * the ticket is open again.
 */
export async function giveUpReopening(
  tx: Sql,
  { followUpId, settlement, reason }: { followUpId: string; settlement: number; reason: string },
): Promise<void> {
  await tx`
    update effects set phase = 'refused', error = ${reason}, updated_at = now()
    where follow_up_id = ${followUpId} and settlement = ${settlement} and kind = 'next_steps_mail' and phase = 'planned'`;
  await tx`
    update follow_ups set outcome = 'needs_look', needs_look = ${reason}, updated_at = now()
    where id = ${followUpId} and outcome in ('reopened', 'follow_up_ticket')`;
  await tx`update follow_ups set needs_look = ${reason} where id = ${followUpId}`;
  await addToTimeline(tx, { followUpId, event: "needs-look", detail: { reason } });
}
