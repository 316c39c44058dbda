import type { Database, Sql } from "./connect.ts";
import { ofAgent } from "./follow-up-list.ts";
import { recordChange } from "./review-changes.ts";
import type { ReviewsOf } from "./review-list.ts";
import { openReviewOf } from "./reviews.ts";
import { addToTimeline } from "./timeline.ts";

export type FoundTicket =
  | { found: true; followUpId: string }
  | { found: false; because: "unknown" }
  /** The number stands for other tickets at each of these connections. */
  | { found: false; because: "several"; connections: string[] };

/**
 * The follow-up that stands for a ticket, by its number: the newest whose fix failed, or the newest. `of`: only tickets this
 * person solved, as if there were no others.
 */
export async function ticketToAdd(
  sql: Sql,
  { number, connection, of }: { number: string; connection: string | null; of: ReviewsOf },
): Promise<FoundTicket> {
  const rows = await sql<{ followUpId: string; connection: string }[]>`
    select distinct on (t.id) f.id as follow_up_id, t.connection
    from tickets t
    join follow_ups f on f.ticket_id = t.id
    left join answers a on a.follow_up_id = f.id and a.version = f.answer_version
    where t.external_id = ${number} ${connection === null ? sql`` : sql`and t.connection = ${connection}`}
      ${of === undefined ? sql`` : ofAgent(sql, of.email)}
    order by t.id, (a.verdict in ('not_held', 'partly')) desc nulls last, f.id desc`;
  const [first, second] = rows;
  if (first === undefined) return { found: false, because: "unknown" };
  if (second === undefined) return { found: true, followUpId: first.followUpId };
  return { found: false, because: "several", connections: rows.map((row) => row.connection).toSorted() };
}

export type Linked =
  | { done: true }
  | { done: false; because: "unknown" | "concluded" | "in-it-already" | "last-one" }
  | { done: false; because: "another-open"; reviewId: string };

type Wanted = { id: string; followUpId: string; actor: string };

/** Holds the ticket of a follow-up: to be called before a review is held. */
export async function lockTicketOf(tx: Sql, { followUpId }: Pick<Wanted, "followUpId">): Promise<void> {
  await tx`select from tickets where id = (select ticket_id from follow_ups where id = ${followUpId}) for update`;
}

/** Why a follow-up cannot come into this review, which the caller holds with the ticket; null when it can. */
export async function barredFrom(
  tx: Sql,
  { id, followUpId }: Pick<Wanted, "id" | "followUpId">,
): Promise<Extract<Linked, { done: false }> | null> {
  const [ticket] = await tx<{ id: string; linked: boolean }[]>`
    select f.ticket_id as id, exists (
      select from review_follow_ups l join follow_ups other on other.id = l.follow_up_id
      where l.review_id = ${id} and other.ticket_id = f.ticket_id) as linked
    from follow_ups f where f.id = ${followUpId} and exists (select from reviews where id = ${id})`;
  if (ticket === undefined) return { done: false, because: "unknown" };
  if (ticket.linked) return { done: false, because: "in-it-already" };
  const other = await openReviewOf(tx, { ticketIds: [ticket.id], except: id });
  return other === null ? null : { done: false, because: "another-open", reviewId: other };
}

/**
 * Puts it in, after `barredFrom` had nothing against it. A review grows by it and gets no new version: nobody's typing is
 * refused.
 */
export async function link(tx: Sql, { id, followUpId, actor }: Wanted): Promise<void> {
  await tx`insert into review_follow_ups (review_id, follow_up_id) values (${id}, ${followUpId})`;
  await recordChange(tx, { subject: id, actor, what: "ticket-added", fields: { followUp: [null, followUpId] } });
  await addToTimeline(tx, { followUpId, event: "review-joined", detail: { reviewId: id }, actor });
}

/** Takes a ticket out of an open review again, with every follow-up of it; a review is about one at least. */
export async function takeOutOfReview(sql: Database, wanted: Wanted): Promise<Linked> {
  return await sql.begin((tx) => takeOutInside(tx, wanted));
}

/** As `takeOutOfReview`, as a part of something larger. */
export async function takeOutInside(tx: Sql, { id, followUpId, actor }: Wanted): Promise<Linked> {
  const state = await held(tx, id);
  if (state === null) return { done: false, because: "unknown" };
  if (state !== "open") return { done: false, because: "concluded" };
  const rows = await tx<{ id: string; same: boolean }[]>`
    select f.id, f.ticket_id = (select ticket_id from follow_ups where id = ${followUpId}) as same
    from review_follow_ups l join follow_ups f on f.id = l.follow_up_id where l.review_id = ${id}`;
  const out = rows.filter(({ same }) => same).map((row) => row.id);
  if (!out.includes(followUpId)) return { done: false, because: "unknown" };
  if (out.length === rows.length) return { done: false, because: "last-one" };
  await tx`delete from review_follow_ups where review_id = ${id} and follow_up_id = any (${out})`;
  await recordChange(tx, { subject: id, actor, what: "ticket-removed", fields: { followUp: [followUpId, null] } });
  await addToTimeline(tx, { followUpId, event: "review-left", detail: { reviewId: id }, actor });
  return { done: true };
}

async function held(tx: Sql, id: string): Promise<string | null> {
  const [review] = await tx<{ state: string }[]>`select state from reviews where id = ${id} for update`;
  return review?.state ?? null;
}
