import { type Decision, decide, isFailure } from "../domain/decision.ts";
import type { PolicyRules } from "../domain/policy.ts";
import type { Settled } from "../domain/standing.ts";
import { askAgainAt } from "../domain/asking-again.ts";
import type { OutcomeAction, Verdict } from "../domain/words.ts";
import { withdrawOpen } from "./acceptance.ts";
import type { Database, Sql } from "./connect.ts";
import { planEffect } from "./effects.ts";
import { openReview } from "./reviews.ts";
import { standingOf } from "./standing.ts";
import { ticketChain } from "./ticket-chain.ts";
import { addToTimeline, announce } from "./timeline.ts";

/**
 * Decides what the newest answer (or the silence) of a follow-up leads to, and writes it with the effects it calls for,
 * in one transaction under the ticket's and the follow-up's row. Settled already: nothing is written again. `heard` is the
 * newest version the caller knows of.
 */
export async function settle(
  sql: Database,
  { followUpId, heard }: { followUpId: string; heard?: number | undefined },
): Promise<Settled> {
  return await sql.begin(async (tx) => {
    // On a transaction's one connection what does not build on an answer leaves together, and is done in this order.
    const held = tx`
      select tickets.id from tickets join follow_ups on follow_ups.ticket_id = tickets.id
      where follow_ups.id = ${followUpId} for update of tickets`.execute();
    const standing = standingOf(tx, { followUpId, hold: true });
    const [due, situation] = await Promise.all([standing, situationOf(tx, { followUpId }), held]);
    const version = due.newest?.version ?? 0;
    // A first failure that the workflow has not heard of yet is due its grace.
    const unheard = isFailure(due.newest?.verdict ?? null) && due.graceMs > 0 && version > (heard ?? version);
    const answered = due.stage === "answered" && version > due.settledVersion && !unheard;
    const silent = due.stage === "asked" && due.next.do === "listen" && due.next.forMs <= 0;
    if (answered || silent) {
      const facts = answered ? situation : silence(situation);
      await write(tx, { facts, decision: await listenedTo(tx, decide(facts)) });
    }
    const [after, [open]] = await Promise.all([
      standingOf(tx, { followUpId }),
      tx`
        select key from effects
        where follow_up_id = ${followUpId} and settlement is not null and phase in ('planned', 'claimed', 'data_sent')
        limit 1`,
    ]);
    const next = after.next.do === "listen" ? after.next : ({ do: "nothing" } as const);
    const { newest, settledVersion, graceMs } = after;
    return { newest, settledVersion, graceMs, next, effects: open !== undefined };
  });
}

type Facts = Awaited<ReturnType<typeof situationOf>>;

type Situation = {
  now: Date;
  answeredAt: Date | null;
  rules: PolicyRules;
  ticketId: string;
  resolvedAt: Date;
  round: number;
  settlements: number;
  previousOutcome: OutcomeAction | null;
  timeZone: string | null;
  newerResolution: boolean;
  isAsked: boolean;
  replyWaits: boolean;
  hasHelpdesk: boolean;
  /** Of the newest answer. */
  version: number;
  verdict: Verdict | null;
  satisfaction: number | null;
  effort: number | null;
  againOn: string | null;
  failuresBefore: number;
  reopeningsInGuard: number;
};

/** What the newest answer of a follow-up is decided by. */
async function situationOf(tx: Sql, { followUpId }: { followUpId: string }) {
  const [row] = await tx<Situation[]>`
    select
      newest.at as answered_at, now(), policies.rules, follow_ups.ticket_id, follow_ups.resolved_at, follow_ups.round,
      follow_ups.settlements, follow_ups.needs_look is not distinct from 'reply' as reply_waits,
      follow_ups.outcome as previous_outcome, connections.kind <> 'api' as has_helpdesk,
      coalesce(customers.time_zone, connections.settings->>'timeZone') as time_zone,
      follow_ups.answer_version as version, newest.verdict, newest.satisfaction, newest.effort, newest.again_on::text,
      exists (
        select from mail_follow_ups
        where mail_follow_ups.follow_up_id = follow_ups.id and mail_follow_ups.kind = 'check_in'
          and mail_follow_ups.round = follow_ups.round) as is_asked,
      exists (
        select from follow_ups newer
        where newer.ticket_id = follow_ups.ticket_id and newer.resolved_at > follow_ups.resolved_at
          and newer.stage in ('accepted', 'scheduled', 'asking', 'asked')) as newer_resolution,
      (select count(*)::int
        from follow_ups earlier
        join settlements on settlements.follow_up_id = earlier.id and settlements.number = earlier.settlements
        where earlier.ticket_id in ${ticketChain(tx, tx`follow_ups.ticket_id`)} and earlier.id <> follow_ups.id
          and earlier.resolved_at <= follow_ups.resolved_at and settlements.verdict in ('not_held', 'partly')
      ) as failures_before,
      (select count(*)::int
        from settlements join follow_ups moved on moved.id = settlements.follow_up_id
        where moved.ticket_id = follow_ups.ticket_id and settlements.action in ('reopened', 'follow_up_ticket')
          and settlements.reason in ('not-held', 'partly', 'past-hold-window')
          and settlements.at > now() - (policies.rules->'reopenGuard'->>'within')::interval
      ) as reopenings_in_guard
    from follow_ups
    join policies on policies.name = policy_name and policies.version = policy_version
    join customers on customers.id = follow_ups.customer_id
    join tickets on tickets.id = follow_ups.ticket_id
    join connections on connections.name = tickets.connection
    left join answers newest on newest.follow_up_id = follow_ups.id and newest.version = follow_ups.answer_version
    where follow_ups.id = ${followUpId}`.execute();
  if (!row) throw new Error(`there is no follow-up ${followUpId}`);
  return {
    ...row,
    followUpId,
    // What was said in time was said in time, however late it is settled.
    now: row.answeredAt ?? row.now,
    silentNow: row.now,
    againAt: row.againOn === null ? null : askAgainAt({ day: row.againOn, timeZone: row.timeZone }),
    // A question that is only promised has not been asked: another day takes its place.
    timesAskedAgain: row.round - (row.isAsked ? 1 : 2),
  };
}

/** The same, of the silence after the current question: whatever was answered to an earlier one has been settled. */
const silence = (facts: Facts): Facts => ({
  ...facts,
  now: facts.silentNow,
  // Silence has no version: 0 after the first question, and one less for each further one.
  version: 1 - facts.round,
  verdict: null,
  satisfaction: null,
  effort: null,
  againAt: null,
});

/** A system that nobody has connected hears no event: without a subscription, a reopening is a person's to do. */
async function listenedTo(tx: Sql, decision: Decision): Promise<Decision> {
  if (!decision.reopenRequested) return decision;
  const [listener] = await tx`
    select name from subscriptions where disabled_at is null and 'ticket.reopen_requested' = any (events) limit 1`;
  if (listener) return decision;
  return { ...decision, action: "needs_look", effects: [], needsLook: "nobody-to-reopen" };
}

async function write(tx: Sql, { facts, decision }: { facts: Facts; decision: Decision }): Promise<void> {
  const { followUpId } = facts;
  const number = facts.settlements + 1;
  const settled = tx`
    insert into settlements (follow_up_id, number, answer_version, verdict, action, reason)
    values (${followUpId}, ${number}, ${facts.version}, ${facts.verdict}, ${decision.action}, ${decision.reason})`.execute();
  const moved =
    decision.action === "ask_again"
      ? tx`
      update follow_ups set
        stage = 'scheduled', round = round + ${facts.isAsked ? 1 : 0}, check_in_at = ${decision.againAt}, released_at = null,
        due_at = ${decision.againAt}, settled_version = greatest(settled_version, ${facts.version}), settlements = ${number},
        needs_look = case when needs_look = 'reply' then needs_look end,
        updated_at = now()
      where id = ${followUpId}`.execute()
      : tx`
      update follow_ups set
        stage = 'settled', outcome = ${decision.action}, outcome_at = now(), settled_version = greatest(settled_version, ${facts.version}),
        settlements = ${number}, needs_look = coalesce(${decision.needsLook}, case when needs_look = 'reply' then needs_look end), updated_at = now(),
        relay_at = case when wake is null and workflow = 'started' then null else relay_at end,
        due_at = ${decision.effects.length > 0 ? facts.now : null}
      where id = ${followUpId}`.execute();
  const planned = decision.effects.map((kind) =>
    planEffect(tx, { key: effectKey({ kind, followUpId, number }), followUpId, kind, settlement: number }),
  );
  const written = Promise.all([settled, moved, ...planned]);
  if (isFailure(facts.verdict) && (decision.action === "reopened" || decision.action === "follow_up_ticket")) {
    // The ticket is, or was meant to be, solved anew: this answer reopens it, so nobody asks about that solution.
    await written;
    await withdrawOpen(tx, { ticketId: facts.ticketId, reason: "earlier-fix-did-not-hold", resolvedUntil: null });
  }
  if (decision.review.open) {
    await written;
    await openReview(tx, { ...facts, reason: decision.review.reason });
  }
  const detail = { action: decision.action, reason: decision.reason, verdict: facts.verdict, settlement: number };
  await Promise.all([
    written,
    addToTimeline(tx, { followUpId, event: "settled", detail }),
    decision.reopenRequested
      ? announce(tx, {
          type: "ticket.reopen_requested",
          followUpId,
          data: { verdict: facts.verdict, settlement: number },
        })
      : null,
    announce(tx, { type: "follow_up.settled", followUpId, data: detail }),
  ]);
}

/** The key of an act that a settlement calls for; the settlement's number keeps later ones apart. */
export function effectKey({ kind, followUpId, number }: { kind: string; followUpId: string; number: number }): string {
  return `${kind}:${followUpId}:${number}`;
}
