import type { Sql } from "./connect.ts";
import { newId } from "./ids.ts";
import { addToTimeline, announce } from "./timeline.ts";

/** Opens a root-cause review for a ticket, or links the follow-up to the one that is open. */
export async function openReview(
  tx: Sql,
  { followUpId, ticketId, reason }: { followUpId: string; ticketId: string; reason: string },
): Promise<void> {
  const subject = `ticket:${ticketId}`;
  const [opened] = await tx<{ id: string }[]>`
    insert into reviews (id, subject, reason) values (${newId("rv")}, ${subject}, ${reason})
    on conflict (subject) where state = 'open' do nothing
    returning id`;
  await tx`
    insert into review_follow_ups (review_id, follow_up_id)
    select id, ${followUpId} from reviews where subject = ${subject} and state = 'open'
    on conflict do nothing`;
  if (!opened) return;
  await addToTimeline(tx, { followUpId, event: "review-opened", detail: { reviewId: opened.id, reason } });
  await announce(tx, { type: "review.opened", followUpId, data: { reviewId: opened.id, reason } });
}
