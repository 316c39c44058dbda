import { reviewDueAfterDays, type ReviewState } from "../domain/review.ts";
import type { Database, Sql } from "./connect.ts";
import { differences, recordChange, tellCases } from "./review-changes.ts";
import { wakeReview } from "./review-relay.ts";
import { openReviewOf } from "./reviews.ts";
import { announce } from "./timeline.ts";

export type Reopened =
  | { reopened: true; version: number }
  | { reopened: false; because: "unknown" }
  | { reopened: false; because: "changed-meanwhile"; version: number }
  /** Another review of one of its tickets is open; there is one at a time. */
  | { reopened: false; because: "another-open"; reviewId: string };

/** Opens a concluded review again; what was found out stays, and it is due anew. One that is open stays as it is. */
export async function reopenReview(
  sql: Database,
  { id, ifVersion, actor }: { id: string; ifVersion: number | null; actor: string },
): Promise<Reopened> {
  return await sql.begin((tx) => reopenInside(tx, { id, ifVersion, actor }));
}

/** As `reopenReview`, as a part of something larger; refused, it has written nothing. */
export async function reopenInside(
  tx: Sql,
  { id, ifVersion, actor }: { id: string; ifVersion: number | null; actor: string },
): Promise<Reopened> {
  // The tickets first, as whoever opens one does; so neither waits for the other for ever.
  const tickets = await tx<{ id: string }[]>`
    select tickets.id from tickets where tickets.id in (
      select ticket_id from follow_ups join review_follow_ups on follow_up_id = follow_ups.id where review_id = ${id})
    order by tickets.id for update`;
  const [held] = await tx<{ state: ReviewState; version: number; dueOn: string }[]>`
    select state, version, due_on::text from reviews where id = ${id} for update`;
  if (!held) return { reopened: false, because: "unknown" };
  if (ifVersion !== null && ifVersion !== held.version) {
    return { reopened: false, because: "changed-meanwhile", version: held.version };
  }
  if (held.state === "open") return { reopened: true, version: held.version };
  const other = await openReviewOf(tx, { ticketIds: tickets.map((ticket) => ticket.id), except: id });
  if (other !== null) return { reopened: false, because: "another-open", reviewId: other };
  const [now] = await tx<{ version: number; dueOn: string }[]>`
    update reviews set
      state = 'open', reopened_at = now(), concluded_at = null, concluded_by = null, version = version + 1,
      unowned_since = case when owner_id is null then now() end,
      due_on = greatest(due_on, (now() at time zone 'UTC')::date + ${reviewDueAfterDays}::int)
    where id = ${id} returning version, due_on::text`;
  if (!now) throw new Error("a review was gone while it was held");
  const fields = differences({ dueOn: held.dueOn }, { dueOn: now.dueOn });
  await recordChange(tx, { subject: id, actor, what: "reopened", version: now.version, fields });
  await wakeReview(tx, { reviewId: id });
  await tellCases(tx, { id, actor, event: "review-reopened" });
  await announce(tx, { type: "review.reopened", followUpId: null, data: { reviewId: id } });
  return { reopened: true, version: now.version };
}
