import { defaultRules, type PolicyRules } from "../domain/policy.ts";
import { senderFor } from "../domain/sender.ts";
import type { OutcomeAction, Stage, Verdict } from "../domain/words.ts";
import type { Sql } from "./connect.ts";
import type { ConnectionSettings } from "./connections.ts";
import { tokenHash } from "./ids.ts";
import { isToken, type TokenPurpose } from "./tokens.ts";

/** What a customer's page shows of one follow-up. */
export type AskedFollowUp = {
  id: string;
  stage: Stage;
  round: number;
  /** The helpdesk's own number. */
  ticketNumber: string;
  ticketId: string;
  subject: string;
  /** What was done, in the agent's words; empty when nothing was written down. */
  summary: string;
  agentName: string | null;
  resolvedAt: Date;
  answerUntil: Date;
  /** Judged by Postgres' clock. */
  open: boolean;
  rules: PolicyRules;
  outcome: OutcomeAction | null;
  /** The helpdesk has it open again; false while that is only on its way. */
  reopened: boolean;
  /** Of the ticket that continues this one, once it is there. */
  newTicketNumber: string | null;
  /** A "not held" or "partly" has been acted on already: there is no grace any more. */
  failureSettled: boolean;
  /** The first of the unbroken run of failures that ends with the newest answer and is not settled yet. */
  failingSince: Date | null;
  answer: NewestAnswer | null;
};
export type NewestAnswer = {
  verdict: Verdict;
  satisfaction: number | null;
  effort: number | null;
  words: string;
  /** YYYY-MM-DD */
  againOn: string | null;
  at: Date;
};
export type AnswerPage = {
  /** The follow-up the link was made for; its mail may ask about more. */
  followUpId: string;
  /** The mail the link stood in. */
  mailId: string | null;
  /** Nobody knows whether that mail arrived: whoever uses its link settles it. */
  mailInDoubt: boolean;
  now: Date;
  organisation: string | null;
  /** `Name <address>`: whom the mails about these tickets are from; null where the connection has no sender for them. */
  from: string | null;
  customer: { email: string | null; language: string | null; timeZone: string | null };
  /** Every follow-up the mail asked about, oldest resolution first; at least one. */
  followUps: AskedFollowUp[];
};

type Row = Omit<AskedFollowUp, "answer" | "rules"> & {
  followUpId: string;
  mailId: string | null;
  mailInDoubt: boolean;
  rules: Partial<PolicyRules>;
  now: Date;
  settings: ConnectionSettings;
  team: string | null;
  email: string | null;
  language: string | null;
  timeZone: string | null;
  verdict: Verdict | null;
  satisfaction: number | null;
  effort: number | null;
  words: string | null;
  againOn: string | null;
  answeredAt: Date | null;
};

/**
 * Reads what one link shows; null when it leads nowhere, for whatever reason. Only reads. `offset 0` keeps Postgres from answering a
 * question about one follow-up out of a list of all.
 */
export async function readAnswerPage(
  sql: Sql,
  { token, purpose }: { token: string; purpose: TokenPurpose },
): Promise<AnswerPage | null> {
  if (!isToken(token)) return null;
  const rows = await sql<Row[]>`
    select
      link.follow_up_id, link.mail_id,
      exists (
        select from mails join effects on effects.key = mails.effect_key
        where mails.id = link.mail_id and effects.phase = 'unknown' offset 0) as mail_in_doubt,
      f.id, f.stage,
      -- how often the customer was asked: a question that is only promised does not count yet
      f.round - (not exists (
        select from mail_follow_ups sent
        where sent.follow_up_id = f.id and sent.kind = 'check_in' and sent.round = f.round offset 0))::int as round,
      t.external_id as ticket_number, f.ticket_id, t.subject,
      coalesce(r.summary, '') as summary, r.agent_name, f.resolved_at, f.answer_until,
      f.answer_until > now() as open, f.outcome,
      f.outcome is not distinct from 'reopened' and f.outcome_receipt is not null as reopened,
      case when f.outcome = 'follow_up_ticket' then f.outcome_receipt->>'ticketId' end as new_ticket_number,
      exists (
        select from settlements s
        where s.follow_up_id = f.id and s.verdict in ('not_held', 'partly') offset 0) as failure_settled,
      (
        select min(a.at) from answers a
        where a.follow_up_id = f.id and a.version > f.settled_version and a.withdrawn_at is null and a.verdict in ('not_held', 'partly')
          and not exists (
            select from answers later
            where later.follow_up_id = f.id and later.version > a.version
              and later.verdict not in ('not_held', 'partly'))) as failing_since,
      (select rules from policies p where p.name = f.policy_name and p.version = f.policy_version) as rules,
      k.settings, t.team, c.email, c.language, c.time_zone, now(),
      n.verdict, n.satisfaction, n.effort, n.words, n.again_on::text as again_on, n.at as answered_at
    from tokens link
    -- each by its index: follow-ups that are one thing or another are looked for among all of them
    cross join lateral (
      select link.follow_up_id as id
      union select follow_up_id from mail_follow_ups where mail_id = link.mail_id
    ) about
    join follow_ups f on f.id = about.id
    join tickets t on t.id = f.ticket_id
    join connections k on k.name = t.connection
    join customers c on c.id = f.customer_id
    left join resolutions r on f.origin = 'resolution' and r.id = f.origin_id
    left join answers n on n.follow_up_id = f.id and n.version = f.answer_version and n.withdrawn_at is null
    where link.sha256 = ${tokenHash(token)} and link.purpose = ${purpose} and link.revoked_at is null
    order by f.resolved_at, f.id`;
  const own = rows.find((row) => row.id === row.followUpId);
  if (!own) return null;
  return {
    followUpId: own.followUpId,
    mailId: own.mailId,
    mailInDoubt: own.mailInDoubt,
    now: own.now,
    organisation: own.settings.organisation ?? null,
    from:
      senderFor(
        own.settings.senders ?? [],
        rows.map(({ team }) => team),
      )?.from ?? null,
    customer: {
      email: own.email,
      language: own.language ?? own.settings.language ?? null,
      timeZone: own.timeZone ?? own.settings.timeZone ?? null,
    },
    followUps: rows.map(asked),
  };
}

function asked(row: Row): AskedFollowUp {
  const { verdict, answeredAt } = row;
  return {
    id: row.id,
    stage: row.stage,
    round: row.round,
    ticketNumber: row.ticketNumber,
    ticketId: row.ticketId,
    subject: row.subject,
    summary: row.summary,
    agentName: row.agentName,
    resolvedAt: row.resolvedAt,
    answerUntil: row.answerUntil,
    open: row.open,
    rules: { ...defaultRules, ...row.rules },
    outcome: row.outcome,
    reopened: row.reopened,
    newTicketNumber: row.newTicketNumber,
    failureSettled: row.failureSettled,
    failingSince: row.failingSince,
    answer:
      verdict === null || answeredAt === null
        ? null
        : {
            verdict,
            satisfaction: row.satisfaction,
            effort: row.effort,
            words: row.words ?? "",
            againOn: row.againOn,
            at: answeredAt,
          },
  };
}
