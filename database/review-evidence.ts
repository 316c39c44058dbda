import { alikeTo, type Shared } from "../domain/alike.ts";
import type { Verdict } from "../domain/words.ts";
import type { Sql } from "./connect.ts";
import { ofAgent } from "./follow-up-list.ts";
import type { ReviewRow, ReviewsOf } from "./review-list.ts";

/** A ticket like those of a review, whose fix failed too. */
export type AlikeTicket = {
  followUpId: string;
  ticketId: string;
  externalId: string;
  connection: string;
  subject: string;
  customerName: string | null;
  company: string | null;
  verdict: Verdict;
  at: Date;
  shared: Shared;
  /** The open review it stands in already. */
  reviewId: string | null;
};
/** What customers said about the fix of such a ticket; `after`: it was solved after the review was concluded. */
export type WatchedAnswer = { followUpId: string; externalId: string; verdict: Verdict; after: boolean };
export type Evidence = {
  alike: AlikeTicket[];
  /** Reviews that found the same cause. */
  sameCause: Pick<ReviewRow, "id" | "title" | "state" | "concludedAt">[];
  /** Oldest first, in the last `lookBackDays`. */
  answers: WatchedAnswer[];
};

export const lookBackDays = 90;
/** So many settlements are looked at, newest first: the cost does not grow with the installation. */
const lookAtMost = 5_000;
const alikeAtMost = 5;

type Row = Omit<AlikeTicket, "shared"> & { tags: string[]; linked: boolean; seen: boolean; resolvedAt: Date };

/**
 * What else speaks for or against a review: tickets that look alike and failed too, reviews of the same cause, and what was said
 * about fixes of its tickets and of those alike, before and after. `of`: an agent is shown only their own tickets by name.
 */
export async function evidenceOf(
  sql: Sql,
  { review, of }: { review: Pick<ReviewRow, "id" | "causeId" | "concludedAt">; of: ReviewsOf },
): Promise<Evidence> {
  const [own, rows, sameCause] = await Promise.all([
    sql<{ subject: string; tags: string[] }[]>`
      select distinct t.subject, t.tags from review_follow_ups l
      join follow_ups f on f.id = l.follow_up_id join tickets t on t.id = f.ticket_id where l.review_id = ${review.id}`,
    answered(sql, { id: review.id, of }),
    review.causeId === null
      ? []
      : sql<Evidence["sameCause"]>`
          select v.id, v.state, v.concluded_at, coalesce(v.title, (
            select t.subject from review_follow_ups l join follow_ups f on f.id = l.follow_up_id
            join tickets t on t.id = f.ticket_id where l.review_id = v.id order by f.id desc limit 1), 'Review') as title
          from reviews v where v.cause_id = ${review.causeId} and v.id <> ${review.id}
            and ${of === undefined}
          order by v.opened_at desc limit ${alikeAtMost}`,
  ]);
  const compared = rows.map((row) => ({ row, shared: alikeTo(row, { others: own }) }));
  const failed = compared.flatMap(({ row, shared }) => {
    if (row.linked || !row.seen || row.verdict === "held" || shared === null) return [];
    const { tags: _tags, linked: _linked, seen: _seen, resolvedAt: _resolvedAt, ...ticket } = row;
    return [{ ...ticket, shared }];
  });
  const weight = ({ shared }: AlikeTicket): number => shared.words.length + 2 * shared.tags.length;
  const alike = [...new Map(failed.toReversed().map((ticket) => [ticket.ticketId, ticket])).values()]
    .toSorted((a, b) => weight(b) - weight(a) || b.at.getTime() - a.at.getTime())
    .slice(0, alikeAtMost);
  const answers = compared
    .filter(({ row, shared }) => row.linked || shared !== null)
    .toSorted((a, b) => a.row.at.getTime() - b.row.at.getTime())
    .map(({ row: { followUpId, externalId, verdict, resolvedAt } }) => ({
      followUpId,
      externalId,
      verdict,
      after: review.concludedAt !== null && resolvedAt > review.concludedAt,
    }));
  return { alike, sameCause: [...sameCause], answers };
}

/** The newest settled verdicts, newest first. */
async function answered(sql: Sql, { id, of }: { id: string; of: ReviewsOf }): Promise<Row[]> {
  return await sql<Row[]>`
    select f.id as follow_up_id, t.id as ticket_id, t.external_id, t.connection, t.subject, t.tags, f.resolved_at,
      c.name as customer_name, c.company, s.verdict, s.at,
      exists (
        select from review_follow_ups l join follow_ups own on own.id = l.follow_up_id
        where l.review_id = ${id} and own.ticket_id = t.id) as linked,
      ${of === undefined ? sql`true` : sql`(true ${ofAgent(sql, of.email)})`} as seen,
      (select v.id from review_follow_ups l join follow_ups other on other.id = l.follow_up_id
        join reviews v on v.id = l.review_id
        where other.ticket_id = t.id and v.state = 'open' limit 1) as review_id
    from (
      select follow_up_id, number, verdict, at from settlements
      where at > now() - ${lookBackDays} * interval '1 day' order by at desc limit ${lookAtMost}) s
    join follow_ups f on f.id = s.follow_up_id and f.settlements = s.number
    join tickets t on t.id = f.ticket_id
    join customers c on c.id = f.customer_id
    where s.verdict in ('held', 'partly', 'not_held')
    order by s.at desc`;
}
