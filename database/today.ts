import type { Sql } from "./connect.ts";
import { ofAgent } from "./follow-up-list.ts";
import { countedAtMost } from "./queue.ts";
import { type FollowUpRow, followUpColumns, followUpSource } from "./follow-up-view.ts";

/** Whose day it is: null = everybody's. */
type Whose = { solvedBy: string | undefined };
export type LookRow = FollowUpRow & { looksSince: Date; raw: Uint8Array | null };
export type ReviewRow = FollowUpRow & { reviewId: string; reviewReason: string; openedAt: Date };
export type Counts = {
  now: Date;
  closed: number;
  reopened: number;
  sent: number;
  skipped: { reason: string; count: number }[];
  dueToday: number;
  nextAt: Date | null;
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
    where f.needs_look is not null ${solvedBy === undefined ? sql`` : ofAgent(sql, solvedBy)}
    order by f.id limit ${limit}`;
}

/** The tickets whose fix failed twice: the follow-up that brought each open review about. */
export async function reviewsOpen(sql: Sql, { solvedBy, limit }: Whose & { limit: number }): Promise<ReviewRow[]> {
  return await sql<ReviewRow[]>`
    select ${followUpColumns(sql)}, v.id as review_id, v.reason as review_reason, v.opened_at
    ${followUpSource(sql)}
    join (
      select reviews.id, reviews.reason, reviews.opened_at, max(review_follow_ups.follow_up_id) as follow_up_id
      from reviews join review_follow_ups on review_follow_ups.review_id = reviews.id
      where reviews.state = 'open' group by reviews.id
    ) v on v.follow_up_id = f.id
    where true ${solvedBy === undefined ? sql`` : ofAgent(sql, solvedBy)}
    order by v.opened_at limit ${limit}`;
}

/** What ran by itself in the last 24 hours, and what will in the next. */
export async function countsOfToday(sql: Sql, { solvedBy }: Whose): Promise<Counts> {
  const own = solvedBy === undefined ? sql`` : ofAgent(sql, solvedBy);
  const settledTo = (action: string, verdict: string | null) => sql`
    (select count(*)::int from settlements s join follow_ups f on f.id = s.follow_up_id
      where s.at > now() - interval '1 day' and s.action = ${action}
        ${verdict === null ? sql`` : sql`and s.verdict = ${verdict}`} ${own})`;
  const [row] = await sql<Omit<Counts, "skipped">[]>`
    select now(), ${settledTo("closed", "held")} as closed, ${settledTo("reopened", null)} as reopened,
      (select count(*)::int from mails
        join mail_follow_ups on mail_follow_ups.mail_id = mails.id
        join follow_ups f on f.id = mail_follow_ups.follow_up_id
        where mails.claimed_at > now() - interval '1 day' and mails.kind = 'check_in' ${own}) as sent,
      due.count as due_today, due.next_at, asked.count as waiting, asked.oldest_asked_at
    from
      (select count(*)::int as count, min(f.due_at) as next_at from follow_ups f
        where f.stage = 'scheduled' and f.due_at < now() + interval '1 day' ${own}) due,
      (select count(*)::int as count, min(f.asked_at) as oldest_asked_at from follow_ups f
        where f.stage = 'asked' ${own}) asked`;
  if (!row) throw new Error("nothing was counted");
  const skipped = await sql<Counts["skipped"]>`
    select f.reason, count(*)::int as count from follow_ups f
    where f.created_at > now() - interval '1 day' and f.stage = 'skipped' ${own}
    group by f.reason order by count desc, f.reason`;
  return { ...row, skipped };
}

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
  const [row] = await sql<FrameFacts[]>`
    select now(),
      (select count(*)::int from follow_ups f where f.needs_look is not null ${own}) as looks,
      (select count(distinct reviews.id)::int from reviews
        join review_follow_ups on review_follow_ups.review_id = reviews.id
        join follow_ups f on f.id = review_follow_ups.follow_up_id
        where reviews.state = 'open' ${own}) as reviews,
      (select count(*)::int from alarms where cleared_at is null) as alarms,
      (select count(*)::int from (
        select from follow_ups f
        where f.stage in ('accepted', 'scheduled', 'asking', 'asked', 'answered') ${own} limit ${countedAtMost + 1}) counted) as open,
      (select claimed_at from mails order by claimed_at desc limit 1) as last_mail_at`;
  if (!row) throw new Error("nothing was counted");
  return row;
}
