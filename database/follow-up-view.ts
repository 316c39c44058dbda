import type { PolicyRules } from "../domain/policy.ts";
import type { AnswerChannel, AnswerSource, EffectKind, OutcomeAction, Stage, Verdict } from "../domain/words.ts";
import type { Sql } from "./connect.ts";

/** `error`: why the last try did nothing, in the helpdesk's or the mail's words; null before the first. */
export type OwedAct = { kind: EffectKind; error: string | null };

/** A follow-up with all that is shown next to it: its ticket, customer, resolution, rules and newest answer. */
export type FollowUpRow = {
  id: string;
  stage: Stage;
  reason: string | null;
  attempt: number;
  round: number;
  createdAt: Date;
  checkInAt: Date | null;
  askedAt: Date | null;
  remindedAt: Date | null;
  answerUntil: Date;
  needsLook: string | null;
  answerVersion: number;
  settledVersion: number;
  outcome: OutcomeAction | null;
  outcomeAt: Date | null;
  outcomeReceipt: Record<string, unknown> | null;
  /** The first act of its settlements that is still to be done; null = all has been done or given up. */
  owed: OwedAct | null;
  connection: string;
  ticketExternalId: string;
  subject: string;
  url: string | null;
  team: string | null;
  tags: string[];
  priority: string | null;
  channel: string | null;
  customerId: string;
  customerExternalId: string | null;
  email: string | null;
  customerName: string | null;
  language: string | null;
  timeZone: string | null;
  company: string | null;
  resolutionKey: string | null;
  resolvedAt: Date;
  summary: string | null;
  agentEmail: string | null;
  agentName: string | null;
  policyName: string;
  policyVersion: number;
  policyPaused: boolean;
  waits: Pick<PolicyRules, "remindAfter" | "patience" | "grace">;
  verdict: Verdict | null;
  satisfaction: number | null;
  effort: number | null;
  words: string | null;
  source: AnswerSource | null;
  answeredAt: Date | null;
};
export type AnswerRow = {
  version: number;
  verdict: Verdict;
  satisfaction: number | null;
  effort: number | null;
  words: string;
  againOn: string | null;
  source: AnswerSource;
  channel: AnswerChannel | null;
  at: Date;
  /** Who entered it, where it was not the customer. */
  actor: string | null;
  /** A reading that a person undid counts no longer. */
  withdrawnAt: Date | null;
};
export type TimelineRow = { at: Date; event: string; detail: Record<string, unknown>; actor: string | null };
export type FollowUpView = { followUp: FollowUpRow; answers: AnswerRow[]; timeline: TimelineRow[] };

/** One follow-up with every version of its answer and its whole story; null when there is none. */
export async function followUpView(sql: Sql, { id }: { id: string }): Promise<FollowUpView | null> {
  const [[followUp], answers, timeline] = await Promise.all([
    sql<FollowUpRow[]>`select ${followUpColumns(sql)} ${followUpSource(sql)} where f.id = ${id}`,
    sql<AnswerRow[]>`
      select version, verdict, satisfaction, effort, words, again_on::text as again_on, source, channel, at, actor,
        withdrawn_at
      from answers where follow_up_id = ${id} order by version`,
    sql<TimelineRow[]>`select at, event, detail, actor from timeline where follow_up_id = ${id} order by id`,
  ]);
  return followUp ? { followUp, answers, timeline } : null;
}

/** The columns of a `FollowUpRow`, for every statement that shows follow-ups. */
export function followUpColumns(sql: Sql) {
  return sql`
    f.id, f.stage, f.reason, f.attempt, f.round, f.created_at, f.check_in_at, f.asked_at, f.reminded_at, f.answer_until,
    coalesce(f.needs_look, (
      select 'reply' from inbound_mails m where m.follow_up_id = f.id and m.state = 'needs_look' limit 1
    )) as needs_look, f.answer_version, f.settled_version, f.outcome, f.outcome_at, f.outcome_receipt,
    case when f.stage = 'settled' and f.due_at is not null then (
      select jsonb_build_object('kind', kind, 'error', error) from effects
      where follow_up_id = f.id and settlement is not null and phase in ('planned', 'claimed', 'data_sent')
      order by settlement, array_position(array['reopen', 'note', 'next_steps_mail'], kind) limit 1
    ) end as owed,
    t.connection, t.external_id as ticket_external_id, t.subject, t.url, coalesce(r.team, t.team) as team, t.tags,
    t.priority, t.channel,
    c.id as customer_id, t.customer_external_id, c.email, c.name as customer_name, c.language, c.time_zone, c.company,
    r.resolution_key, f.resolved_at, r.summary, r.agent_email, r.agent_name,
    f.policy_name, f.policy_version, h.policy is not null as policy_paused,
    jsonb_build_object('remindAfter', p.rules->'remindAfter', 'patience', p.rules->'patience',
      'grace', p.rules->'grace') as waits,
    a.verdict, a.satisfaction, a.effort, a.words, a.source, a.at as answered_at`;
}

/** The tables behind `followUpColumns`; `followUps` are those to look among, all without it. */
export function followUpSource(sql: Sql, followUps = sql`follow_ups f`) {
  return sql`
    from ${followUps}
    join tickets t on t.id = f.ticket_id
    join customers c on c.id = f.customer_id
    join policies p on p.name = f.policy_name and p.version = f.policy_version
    left join resolutions r on f.origin = 'resolution' and r.id = f.origin_id
    left join answers a on a.follow_up_id = f.id and a.version = f.answer_version and a.withdrawn_at is null
    left join policy_pauses h on h.policy = f.policy_name`;
}
