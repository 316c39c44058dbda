import type { Sql } from "./connect.ts";
import { ofAgent } from "./follow-up-list.ts";
import { concerning } from "./review-list.ts";
import { needsLookNow } from "./looks.ts";
import { among, type Narrowed, narrow } from "./narrowing.ts";
import { countedAtMost } from "./queue.ts";
import { type FollowUpRow, followUpColumns, followUpSource } from "./follow-up-view.ts";

/** Whose day it is: null = everybody's. */
type Whose = { solvedBy: string | undefined };
export type LookRow = FollowUpRow & { looksSince: Date; raw: Uint8Array | null };
export type ReviewRow = FollowUpRow & {
  reviewId: string;
  reviewReason: string;
  openedAt: Date;
  dueOn: string;
  overdue: boolean;
  /** The reader owns it. */
  mine: boolean;
  /** The reader may see the case that brought it about. */
  ownCase: boolean;
};
export type Counts = {
  now: Date;
  closed: number;
  reopened: number;
  /** Check-ins, and how many of these were asked together with another one in one mail. */
  sent: number;
  combined: number;
  skipped: { reason: string; count: number }[];
  waiting: number;
  oldestAskedAt: Date | null;
};

/** The follow-ups a person must look at, oldest first, each with the newest reply nobody has read. */
export async function looksNeeded(sql: Sql, { solvedBy, limit }: Whose & { limit: number }): Promise<LookRow[]> {
  return await sql<LookRow[]>`
    select ${followUpColumns(sql)}, coalesce(m.received_at, f.outcome_at, f.updated_at) as looks_since, m.raw
    ${followUpSource(sql)}
    left join lateral (
      select received_at, raw from inbound_mails
      where follow_up_id = f.id and state = 'needs_look' order by id desc limit 1) m on true
    where ${needsLookNow(sql)} ${solvedBy === undefined ? sql`` : ofAgent(sql, solvedBy)}
    order by f.id limit ${limit}`;
}

/**
 * The follow-up that brought each open review about: for an agent of the tickets they solved and of the reviews they own;
 * the reader's own first, and what is due soonest.
 */
export async function reviewsOpen(
  sql: Sql,
  { solvedBy, reader, limit }: Whose & { reader: { email: string; timeZone: string }; limit: number },
): Promise<ReviewRow[]> {
  return await sql<ReviewRow[]>`
    select ${followUpColumns(sql)}, due.id as review_id, due.reason as review_reason, due.opened_at, due.mine,
      due.due_on::text as due_on, due.due_on < (now() at time zone ${reader.timeZone})::date as overdue,
      ${solvedBy === undefined ? sql`true` : sql`(true ${ofAgent(sql, solvedBy)})`} as own_case
    ${followUpSource(sql)}
    join (
      select v.id, v.reason, v.opened_at, v.due_on, max(l.follow_up_id) as follow_up_id,
        coalesce(v.owner_id = (select id from people where lower(email) = lower(${reader.email})), false) as mine
      from reviews v join review_follow_ups l on l.review_id = v.id
      where v.state = 'open' ${solvedBy === undefined ? sql`` : concerning(sql, { email: solvedBy })}
      group by v.id
    ) due on due.follow_up_id = f.id
    order by due.mine desc, due.due_on, due.id limit ${limit}`;
}

/** What ran by itself in the last 24 hours, and what waits for an answer. */
export async function countsOfToday(sql: Sql, { solvedBy }: Whose): Promise<Counts> {
  const own = solvedBy === undefined ? sql`` : ofAgent(sql, solvedBy);
  const few = await narrow(sql, { solvedBy });
  const settledTo = (action: string, verdict: string | null) => sql`
    (select count(*)::int from settlements s join follow_ups f on f.id = s.follow_up_id
      where s.at > now() - interval '1 day' and s.action = ${action}
        ${verdict === null ? sql`` : sql`and s.verdict = ${verdict}`} ${own})`;
  const [row] = await sql<Omit<Counts, "skipped">[]>`
    select now(), ${settledTo("closed", "held")} as closed, ${settledTo("reopened", null)} as reopened,
      sent.count as sent, sent.combined,
      asked.count as waiting, asked.oldest_asked_at
    from
      (select count(*)::int as count, (count(*) filter (where exists (
          select from mail_follow_ups other
          where other.mail_id = mails.id and other.follow_up_id <> f.id)))::int as combined
        from mails
        join mail_follow_ups on mail_follow_ups.mail_id = mails.id
        join follow_ups f on f.id = mail_follow_ups.follow_up_id
        where mails.claimed_at > now() - interval '1 day' and mails.kind = 'check_in' ${own}) sent,
      (select count(*)::int as count, min(f.asked_at) as oldest_asked_at from ${among(sql, few)}
        where f.stage = 'asked' ${stillOwn(sql, few)}) asked`;
  if (!row) throw new Error("nothing was counted");
  const skipped = await sql<Counts["skipped"]>`
    select f.reason, count(*)::int as count from follow_ups f
    where f.created_at > now() - interval '1 day' and f.stage = 'skipped' ${own}
    group by f.reason order by count desc, f.reason`;
  return { ...row, skipped };
}

/** The few of an agent have been named; of many, each is asked whose it is. */
export const stillOwn = (sql: Sql, { rest }: Narrowed) =>
  rest.solvedBy === undefined ? sql`` : ofAgent(sql, rest.solvedBy);

export type FrameFacts = {
  now: Date;
  looks: number;
  reviews: number;
  alarms: number;
  open: number;
  lastMailAt: Date | null;
};

/** What the frame of every page says: how much there is to do, and whether mail goes out. */
export async function frameFacts(sql: Sql, { solvedBy }: Whose): Promise<FrameFacts> {
  const own = solvedBy === undefined ? sql`` : ofAgent(sql, solvedBy);
  const few = await narrow(sql, { solvedBy });
  const [row] = await sql<FrameFacts[]>`
    select now(),
      (select count(*)::int from follow_ups f where ${needsLookNow(sql)} ${own}) as looks,
      (select count(*)::int from reviews v
        where v.state = 'open' ${solvedBy === undefined ? sql`` : concerning(sql, { email: solvedBy })}) as reviews,
      (select count(*)::int from alarms where cleared_at is null) as alarms,
      (select count(*)::int from (
        select from ${among(sql, few)}
        where f.stage in ('accepted', 'scheduled', 'asking', 'asked', 'answered') ${stillOwn(sql, few)} limit ${countedAtMost + 1}) counted) as open,
      (select claimed_at from mails order by claimed_at desc limit 1) as last_mail_at`;
  if (!row) throw new Error("nothing was counted");
  return row;
}
