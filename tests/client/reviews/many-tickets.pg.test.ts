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
  expect(html).toContain(`<a href="/console/reviews/${opened.reviewId}/tickets">Show all</a>`);
  await site.close();
});

it("all tickets of a review are paged, searched and taken out, also those that its page does not show", async () => {
  const site = await consoleUnderTest();
  const lead = await site.signedIn("lead");
  const actor = `person:${lead.person.id}`;
  const first = await site.solve({ number: "Oldest-1", subject: "The very first" });
  const opened = await openReviewByHand(site.sql, { followUpIds: [first], title: null, actor });
  if (!opened.opened) throw new Error(opened.because);
  for (let n = 1; n <= 60; n += 1) await site.solve();
  await site.sql`
    insert into review_follow_ups (review_id, follow_up_id) select ${opened.reviewId}, id from follow_ups
    on conflict do nothing`;
  const address = `/console/reviews/${opened.reviewId}/tickets`;
  const read = async (path: string, as = lead) => (await (await as.get(path)).text()).replaceAll(/\s+/g, " ");
  const html = await read(address);
  expect(html).toContain("61 follow-ups, newest first");
  expect(html.match(/name="remove"/g)).toHaveLength(50);
  const [, next = ""] = /<a href="([^"]+)" rel="next"/.exec(html) ?? [];
  expect((await read(next)).match(/name="remove"/g)).toHaveLength(11);
  const found = `${address}?q=very+first`;
  expect((await read(found)).match(/name="remove"/g)).toHaveLength(1);
  expect(await read(`${address}?q=100%25`)).toContain("Nothing fits this search");
  const taken = await lead.post(found, { remove: first });
  expect(await read(taken.headers.get("location") ?? "")).toContain("The ticket was taken out.");
  expect(await read(address)).toContain("60 follow-ups, newest first");
  const again = await lead.post(address, { remove: first });
  expect(await read(again.headers.get("location") ?? "")).toContain("It is not in this review any more.");
  const auditor = await site.signedIn("auditor");
  expect(await read(address, auditor)).not.toContain('name="remove"');
  const [other] = await site.sql<{ id: string }[]>`select max(id) as id from follow_ups`;
  expect((await auditor.post(address, { remove: other?.id ?? "" })).status).toBe(403);
  const agent = await site.signedIn("agent");
  expect((await agent.get(address)).status).toBe(403);
  await site.sql`update reviews set state = 'concluded', concluded_at = now()`;
  expect(await read(address)).not.toContain('name="remove"');
  const late = await lead.post(address, { remove: other?.id ?? "" });
  expect(await read(late.headers.get("location") ?? "")).toContain("the review is concluded; reopen it first");
  await site.close();
});
