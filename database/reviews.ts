import { reviewDueAfterDays } from "../domain/review.ts";
import { recordChange } from "./review-changes.ts";
import type { Database, Sql } from "./connect.ts";
import { newId } from "./ids.ts";
import { ticketChain } from "./ticket-chain.ts";
import { addToTimeline, announce, wakeRelay } from "./timeline.ts";

/**
 * Opens a root-cause review for a ticket, or links the follow-up to one that is open and concerns the ticket already. The
 * caller holds the ticket's row, so that two failures of one ticket do not open two.
 */
export async function openReview(
  tx: Sql,
  { followUpId, ticketId, reason }: { followUpId: string; ticketId: string; reason: string },
): Promise<void> {
  const reviewId = await openReviewOf(tx, { ticketIds: [ticketId] });
  if (reviewId !== null) return await join(tx, { reviewId, followUpIds: [followUpId] });
  await open(tx, { subject: `ticket:${ticketId}`, followUpIds: [followUpId], reason, title: null, actor: null });
}

export type OpenedByHand =
  | { opened: true; reviewId: string }
  | { opened: false; because: "unknown-follow-up"; followUpId: string }
  /** One of the tickets has a review that is open. */
  | { opened: false; because: "already-open"; reviewId: string };

/** A person opens one review for one or several follow-ups; `title` null = the subject of the first one's ticket. */
export async function openReviewByHand(
  sql: Database,
  { followUpIds, title, actor }: { followUpIds: string[]; title: string | null; actor: string },
): Promise<OpenedByHand> {
  return await sql.begin(async (tx): Promise<OpenedByHand> => {
    // In one order, so that two people who open at once wait for each other instead of for ever.
    const held = await tx<{ ticketId: string }[]>`
      select id as ticket_id from tickets
      where id in (select ticket_id from follow_ups where id = any (${followUpIds})) order by id for update`;
    const known = await tx<{ id: string }[]>`select id from follow_ups where id = any (${followUpIds})`;
    const unknown = followUpIds.find((id) => !known.some((row) => row.id === id));
    const ticketIds = held.map(({ ticketId }) => ticketId);
    const [first] = ticketIds;
    if (unknown !== undefined || first === undefined) {
      return { opened: false, because: "unknown-follow-up", followUpId: unknown ?? "" };
    }
    const already = await openReviewOf(tx, { ticketIds });
    if (already !== null) return { opened: false, because: "already-open", reviewId: already };
    const subject = ticketIds.length === 1 ? `ticket:${first}` : `tickets:${newId("rv")}`;
    return { opened: true, reviewId: await open(tx, { subject, followUpIds, reason: "by-hand", title, actor }) };
  });
}

/** The open review that concerns one of these tickets, or a ticket that one of them continues; locked until the end. */
export async function openReviewOf(
  tx: Sql,
  { ticketIds, except = "" }: { ticketIds: string[]; except?: string },
): Promise<string | null> {
  for (const ticketId of ticketIds) {
    const [found] = await tx<{ id: string }[]>`
      select reviews.id from reviews
      where state = 'open' and reviews.id <> ${except} and exists (
        select from review_follow_ups
        join follow_ups on follow_ups.id = review_follow_ups.follow_up_id
        where review_follow_ups.review_id = reviews.id and follow_ups.ticket_id in ${ticketChain(tx, ticketId)})
      order by opened_at limit 1 for update of reviews`;
    if (found) return found.id;
  }
  return null;
}

type Opening = {
  subject: string;
  followUpIds: string[];
  reason: string;
  title: string | null;
  actor: string | null;
};

async function open(tx: Sql, { subject, followUpIds, reason, title, actor }: Opening): Promise<string> {
  const reviewId = newId("rv");
  await tx`
    insert into reviews (id, subject, reason, title, opened_by, due_on)
    values (${reviewId}, ${subject}, ${reason}, ${title}, ${actor}, (now() at time zone 'UTC')::date + ${reviewDueAfterDays}::int)`;
  await recordChange(tx, { subject: reviewId, actor, what: "opened", version: 1 });
  await link(tx, { reviewId, followUpIds });
  for (const followUpId of followUpIds) {
    await addToTimeline(tx, { followUpId, event: "review-opened", detail: { reviewId, reason }, actor });
  }
  await announce(tx, {
    type: "review.opened",
    followUpId: followUpIds[0] ?? null,
    data: { reviewId, reason },
  });
  await wakeRelay(tx, "review");
  return reviewId;
}

/** Nobody's reading of the review is out of date by it: a linked follow-up is no edit, and makes no new version. */
async function join(tx: Sql, { reviewId, followUpIds }: { reviewId: string; followUpIds: string[] }): Promise<void> {
  const added = await link(tx, { reviewId, followUpIds });
  for (const followUpId of added) {
    await recordChange(tx, {
      subject: reviewId,
      actor: null,
      what: "joined",
      fields: { followUp: [null, followUpId] },
    });
  }
}

async function link(
  tx: Sql,
  { reviewId, followUpIds }: { reviewId: string; followUpIds: string[] },
): Promise<string[]> {
  const rows = await tx<{ followUpId: string }[]>`
    insert into review_follow_ups (review_id, follow_up_id)
    select ${reviewId}, id from follow_ups where id = any (${followUpIds})
    on conflict do nothing returning follow_up_id`;
  return rows.map(({ followUpId }) => followUpId);
}
