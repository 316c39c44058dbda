import { expect, it } from "vitest";
import { openReviewByHand } from "../../../database/reviews.ts";
import { consoleUnderTest } from "../console/console-under-test.ts";

it("the tickets of a review are counted all, also where they are more than its page shows, and it says so", async () => {
  const site = await consoleUnderTest();
  const lead = await site.signedIn("lead");
  const actor = `person:${lead.person.id}`;
  const opened = await openReviewByHand(site.sql, { followUpIds: [await site.solve()], title: null, actor });
  if (!opened.opened) throw new Error(opened.because);
  for (let n = 1; n <= 201; n += 1) await site.solve();
  await site.sql`
    insert into review_follow_ups (review_id, follow_up_id) select ${opened.reviewId}, id from follow_ups
    on conflict do nothing`;
  const page = await lead.get(`/console/reviews/${opened.reviewId}`);
  const html = (await page.text()).replaceAll(/\s+/g, " ");
  expect(html).toContain('What customers said <span class="count">202</span>');
  expect(html).toContain("The 200 that were answered last are shown; 2 more belong to this review.");
  await site.close();
});
