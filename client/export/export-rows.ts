import { answersOf } from "../../database/answers-of.ts";
import type { Sql } from "../../database/connect.ts";
import { type FollowUpCursor, type FollowUpFilter, listFollowUps } from "../../database/follow-up-list.ts";
import { listReviews, type ReviewCursor, type ReviewFilter } from "../../database/review-list.ts";
import { followUpAsShown } from "../api/follow-up-shape.ts";
import { reviewAsShown } from "../api/review-shape.ts";

/** So many are in memory at a time, however many are exported. */
const atATime = 500;

/**
 * Follow-ups as every endpoint shows them, newest first, page by page: what is accepted meanwhile is not among them, what
 * changes meanwhile is as it was when its page was read.
 */
export async function* exportedFollowUps(sql: Sql, filter: FollowUpFilter) {
  let cursor: FollowUpCursor | null = null;
  do {
    const page = await listFollowUps(sql, { filter, cursor, limit: atATime });
    yield page.items.map(followUpAsShown);
    cursor = page.next;
  } while (cursor !== null);
}

/** Every version of every answer to these follow-ups, also those that no longer count. */
export async function* exportedAnswers(sql: Sql, filter: FollowUpFilter) {
  for await (const followUps of exportedFollowUps(sql, filter)) {
    const answers = await answersOf(sql, { followUpIds: followUps.map(({ id }) => id) });
    yield followUps.flatMap((followUp) =>
      answers
        .filter(({ followUpId }) => followUpId === followUp.id)
        .map(({ followUpId: _id, source, at, withdrawnAt, actor: _actor, ...answer }) => ({
          followUp: followUp.id,
          ticket: followUp.ticket,
          customer: followUp.customer,
          resolution: followUp.resolution,
          attempt: followUp.attempt,
          ...answer,
          by: source,
          at: at.toISOString(),
          withdrawnAt: withdrawnAt?.toISOString() ?? null,
        })),
    );
  }
}

/** Reviews as every endpoint shows them, newest first. */
export async function* exportedReviews(sql: Sql, { filter, timeZone }: { filter: ReviewFilter; timeZone: string }) {
  let cursor: ReviewCursor | null = null;
  do {
    const page = await listReviews(sql, { filter, order: "newest", cursor, limit: atATime, timeZone });
    yield page.items.map(reviewAsShown);
    cursor = page.next;
  } while (cursor !== null);
}
