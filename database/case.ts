import type { ReviewState } from "../domain/review.ts";
import type { EffectPhase, MailKind } from "../domain/words.ts";
import type { Sql } from "./connect.ts";
import {
  type AnswerRow,
  type FollowUpRow,
  followUpColumns,
  followUpSource,
  type TimelineRow,
} from "./follow-up-view.ts";

export type CaseReview = { id: string; state: ReviewState; openedAt: Date; concludedAt: Date | null };
/** One solution of a ticket, and what Aftercare did about it. */
export type Attempt = FollowUpRow & { answers: AnswerRow[]; timeline: TimelineRow[]; replies: Reply[] };
/** A mail that came in, as it came. */
export type Reply = { id: string; receivedAt: Date; state: string; raw: Uint8Array };
export type SentMail = {
  id: string;
  kind: MailKind;
  round: number;
  claimedAt: Date;
  phase: EffectPhase;
  error: string | null;
  /** What it said is kept, and can be read. */
  kept: boolean;
};
export type Case = {
  now: Date;
  /** The follow-up that was asked for. */
  followUp: Attempt;
  /** Every follow-up of the ticket, oldest solution first. */
  attempts: Attempt[];
  /** The mails of all of them, oldest first. */
  mails: SentMail[];
  /** The root-cause review of this ticket: the one that is open, or the newest. */
  review: CaseReview | null;
};

/** Everything there is about the ticket of one follow-up; null when there is no such follow-up. */
export async function readCase(sql: Sql, { id }: { id: string }): Promise<Case | null> {
  const [ticket] = await sql<{ ticketId: string; now: Date }[]>`
    select ticket_id, now() from follow_ups where id = ${id}`;
  if (!ticket) return null;
  const { ticketId, now } = ticket;
  type Of<Row> = Row & { followUpId: string };
  const ofTicket = sql`follow_up_id in (select id from follow_ups where ticket_id = ${ticketId})`;
  const [followUps, answers, timeline, replies, mails, [review]] = await Promise.all([
    sql<FollowUpRow[]>`
      select ${followUpColumns(sql)} ${followUpSource(sql)}
      where f.ticket_id = ${ticketId} order by f.resolved_at, f.id`,
    sql<Of<AnswerRow>[]>`
      select follow_up_id, version, verdict, satisfaction, effort, words, again_on::text as again_on, source, channel, at, actor,
        withdrawn_at
      from answers where ${ofTicket} order by version`,
    sql<Of<TimelineRow>[]>`select follow_up_id, at, event, detail, actor from timeline where ${ofTicket} order by id`,
    sql<Of<Reply>[]>`
      select follow_up_id, id, received_at, state, raw from inbound_mails where ${ofTicket} order by id limit 50`,
    sql<SentMail[]>`
      select distinct mails.id, mails.kind, mail_follow_ups.round, mails.claimed_at, effects.phase, effects.error,
        letters.mail_id is not null as kept
      from mail_follow_ups
      join mails on mails.id = mail_follow_ups.mail_id
      join effects on effects.key = mails.effect_key
      left join letters on letters.mail_id = mails.id
      where mail_follow_ups.${ofTicket} order by mails.id`,
    sql<CaseReview[]>`
      select id, state, opened_at, concluded_at from reviews
      where id in (select review_id from review_follow_ups where ${ofTicket})
      order by state = 'open' desc, opened_at desc, id desc limit 1`,
  ]);
  const attempts = followUps.map((followUp) => {
    const mine = <Row>(rows: Of<Row>[]): Of<Row>[] => rows.filter(({ followUpId }) => followUpId === followUp.id);
    return { ...followUp, answers: mine(answers), timeline: mine(timeline), replies: mine(replies) };
  });
  const followUp = attempts.find((attempt) => attempt.id === id);
  if (!followUp) throw new Error("a follow-up was gone while its case was read");
  return { now, followUp, attempts, mails, review: review ?? null };
}

/** Who solved the ticket of a follow-up, each time; null when there is no such follow-up. */
export async function solversOf(sql: Sql, { id }: { id: string }): Promise<(string | null)[] | null> {
  const rows = await sql<{ agentEmail: string | null }[]>`
    select resolutions.agent_email
    from follow_ups left join resolutions on resolutions.ticket_id = follow_ups.ticket_id
    where follow_ups.id = ${id}`;
  return rows.length === 0 ? null : rows.map(({ agentEmail }) => agentEmail);
}
