import { type Change, changesOf } from "./review-changes.ts";
import type { Sql } from "./connect.ts";
import { answeredLast, type ReviewedFollowUp } from "./reviewed-follow-ups.ts";
import { type ReviewRow, type ReviewsOf, concerning, reviewColumns, reviewSource } from "./review-list.ts";

/** A page that can still be read; reviews of more are rare. */
export const shownFollowUps = 200;

/** Another review of one of its tickets. */
export type RelatedReview = Pick<ReviewRow, "id" | "title" | "state" | "openedAt" | "concludedAt" | "causeName">;
export type WholeReview = {
  review: ReviewRow;
  /** Today where the reader is, `YYYY-MM-DD`. */
  today: string;
  /** Newest answer first, and no more than `shownFollowUps`. */
  followUps: ReviewedFollowUp[];
  /** How many there are beyond those. */
  moreFollowUps: number;
  related: RelatedReview[];
  /** Oldest first. */
  history: Change[];
  /** Everybody who solved one of its tickets. */
  solvedBy: (string | null)[];
};

/** Everything there is about one review; null when there is none of this id. */
export async function readReview(
  sql: Sql,
  { id, timeZone, of }: { id: string; timeZone: string; of?: ReviewsOf },
): Promise<WholeReview | null> {
  const [row] = await sql<(ReviewRow & { today: string })[]>`
    select ${reviewColumns(sql, timeZone)}, (now() at time zone ${timeZone})::date::text as today
    ${reviewSource(sql)} where v.id = ${id}`;
  if (!row) return null;
  const { today, ...review } = row;
  const [followUps, counted, related, history, solvers] = await Promise.all([
    answeredLast(sql, { id, limit: shownFollowUps }),
    sql<{ count: number }[]>`select count(*)::int as count from review_follow_ups where review_id = ${id}`,
    sql<RelatedReview[]>`
      select ${reviewColumns(sql, timeZone)} ${reviewSource(sql)}
      where v.id <> ${id} and v.id in (
        select theirs.review_id
        from review_follow_ups mine
        join follow_ups f on f.id = mine.follow_up_id
        join follow_ups other on other.ticket_id = f.ticket_id
        join review_follow_ups theirs on theirs.follow_up_id = other.id
        where mine.review_id = ${id}) ${of === undefined ? sql`` : concerning(sql, of)}
      order by v.opened_at desc limit 20`,
    changesOf(sql, { subject: id }),
    sql<{ agentEmail: string | null }[]>`
      select distinct solved.agent_email
      from review_follow_ups l
      join follow_ups f on f.id = l.follow_up_id
      join resolutions solved on solved.ticket_id = f.ticket_id
      where l.review_id = ${id}`,
  ]);
  const moreFollowUps = Math.max(0, (counted[0]?.count ?? 0) - followUps.length);
  const solvedBy = solvers.map(({ agentEmail }) => agentEmail);
  return { review, today, followUps, moreFollowUps, related, history, solvedBy };
}
