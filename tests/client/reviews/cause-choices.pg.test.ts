import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAnswer } from "../../../database/answers.ts";
import { causeOfName, saveCause } from "../../../database/causes.ts";
import { saveReview } from "../../../database/review-edits.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { settle } from "../../../database/settling.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let lead: Browser;
beforeAll(async () => {
  site = await consoleUnderTest();
  lead = await site.signedIn("lead");
});
afterAll(() => site.close());

const actor = "person:x";
const cause = async (name: string, department: string | null): Promise<string> =>
  (await site.sql.begin((tx) => causeOfName(tx, { name, department, actor }))).id;
/** A review of a ticket whose fix failed, and which was reopened for it. */
const reviewOf = async (causeId: string | null): Promise<string> => {
  const followUpId = await site.ask({ rules: { grace: "PT0S" } });
  const said = { satisfaction: null, effort: null, words: "", againOn: null, source: "page", actor: null } as const;
  await recordAnswer(site.sql, { ...said, followUpId, verdict: "not_held", dedupeKey: followUpId });
  await settle(site.sql, { followUpId });
  // As it is where there is a helpdesk, or a subscription that hears of it.
  await site.sql`update settlements set action = 'reopened' where follow_up_id = ${followUpId}`;
  const opened = await openReviewByHand(site.sql, { followUpIds: [followUpId], title: null, actor });
  if (!opened.opened) throw new Error(opened.because);
  const id = opened.reviewId;
  await saveReview(site.sql, { id, ifVersion: null, changes: { causeId }, conclude: false, timeZone: "UTC", actor });
  return id;
};
const read = async (id: string): Promise<string> =>
  (await (await lead.get(`/console/reviews/${id}`)).text()).replaceAll(/\s+/g, " ");

describe("the causes of a review", () => {
  it("are choices by department, what brought most tickets back first, with the number of reopens", async () => {
    const missing = await cause("Missing test", "Product");
    await cause("Handover lost", "Process");
    await cause("Ownership gap", "process");
    const id = await reviewOf(missing);
    await reviewOf(missing);
    const old = await reviewOf(missing);
    await site.sql`
      update settlements set at = now() - interval '91 days'
      where follow_up_id in (select follow_up_id from review_follow_ups where review_id = ${old})`;
    const html = await read(id);
    expect(html.match(/<legend class="quiet small">[^<]+/g)?.map((legend) => legend.split(">")[1])).toEqual([
      "Product",
      "Process",
    ]);
    expect(html).toMatch(
      new RegExp(`value="${missing}" checked=""/> ?<span> ?Missing test +<span class="quiet small">2</span>`),
    );
    expect(html).toContain("Numbers: reopens in 90 days");
  });

  it("of more than three departments are folded, but never the one that is chosen, also when it was retired", async () => {
    for (const department of ["Aa", "Bb", "Cc", "Dd"]) await cause(`Cause of ${department}`, department);
    const last = await cause("Cause of Zz", "Zz");
    const id = await reviewOf(last);
    await site.sql`update settlements set at = now() - interval '91 days'`;
    await saveCause(site.sql, { id: last, changes: { retired: true }, actor });
    const [before = "", folded = ""] = (await read(id)).split('<details class="disclosure space small">');
    expect(before).toMatch(new RegExp(`value="${last}" checked=""/> ?<span> ?Cause of Zz <span class="pill">retired`));
    expect(folded).toMatch(/<summary>\d more groups<\/summary>/);
    expect(await read(await reviewOf(null))).not.toContain("Cause of Zz");
  });

  it("can be taken back: it is not known yet", async () => {
    const id = await reviewOf(await cause("Taken back", "Product"));
    const saved = await lead.post(`/console/reviews/${id}`, { version: "2", dueOn: "2999-01-01", causeId: "" });
    expect(saved.status).toBe(303);
    expect(await read(id)).toMatch(/id="causeId" name="causeId" form="review" value="" checked=""/);
  });
});
