import type { ReviewInTemporal } from "../domain/wanted-review.ts";
import type { Sql } from "./connect.ts";
import { wakeRelay } from "./timeline.ts";

/** A review whose workflow may not know what Postgres knows. */
export type ReviewRelayRow = ReviewInTemporal & { reviewId: string; attempts: number };

/** As `takeForRelay`, for reviews. */
export async function takeReviewsForRelay(
  sql: Sql,
  { atMost, leaseMs }: { atMost: number; leaseMs: number },
): Promise<ReviewRelayRow[]> {
  return await sql<ReviewRelayRow[]>`
    update reviews set
      relay_at = now() + ${leaseMs} * interval '1 millisecond', relay_attempts = relay_attempts + 1
    where id in (
      select id from reviews where relay_at <= now() order by relay_at limit ${atMost} for update skip locked)
    returning id as review_id, relay_attempts as attempts, workflow, relay_need as need, seen_need`;
}

/**
 * Writes what Temporal has been told. The row stays awake, less and less often, until the workflow has looked; what changed
 * meanwhile is told at once.
 */
export async function reviewRelayed(
  sql: Sql,
  done: { reviewId: string; need: number; checkAgainMs: number },
): Promise<void> {
  await sql`
    update reviews set
      workflow = 'started',
      relay_attempts = case when relay_need = ${done.need} and seen_need < relay_need then relay_attempts else 0 end,
      relay_at = case
        when seen_need >= relay_need then null
        when relay_need <> ${done.need} then now()
        else now() + ${done.checkAgainMs}::float8 * interval '1 millisecond' end
    where id = ${done.reviewId}`;
}

/** Nothing had to be told; unless something has changed since, the relay may rest. */
export async function reviewAtRest(sql: Sql, { reviewId, need }: { reviewId: string; need: number }): Promise<void> {
  await sql`
    update reviews set relay_at = null, relay_attempts = 0 where id = ${reviewId} and relay_need = ${need}`;
}

/** Temporal could not be told: again later, others first. */
export async function reviewRelayFailed(
  sql: Sql,
  { reviewId, retryMs }: { reviewId: string; retryMs: number },
): Promise<void> {
  await sql`update reviews set relay_at = now() + ${retryMs} * interval '1 millisecond' where id = ${reviewId}`;
}

/** How long until the next review is due for the relay; null = none waits. */
export async function nextReviewMs(sql: Sql): Promise<number | null> {
  const [row] = await sql<{ ms: number | null }[]>`
    select extract(epoch from min(relay_at) - now())::float8 * 1000 as ms from reviews where relay_at is not null`;
  return row?.ms ?? null;
}

/** A date, an owner or an end of this review has changed: its workflow is to look again. */
export async function wakeReview(tx: Sql, { reviewId }: { reviewId: string }): Promise<void> {
  await tx`
    update reviews set relay_need = relay_need + 1, relay_at = now(), relay_attempts = 0 where id = ${reviewId}`;
  await wakeRelay(tx, "review");
}

/** Somebody left, came back or moved: whoever owns reviews hears of them elsewhere, or somebody else does. */
export async function wakeReviewsOf(tx: Sql, { personId }: { personId: string }): Promise<void> {
  await tx`
    update reviews set relay_need = relay_need + 1, relay_at = now(), relay_attempts = 0
    where owner_id = ${personId} and (state = 'open' or check_on >= (now() at time zone 'UTC')::date - 1)`;
  await wakeRelay(tx, "review");
}
