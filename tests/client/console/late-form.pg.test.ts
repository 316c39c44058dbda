import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSession } from "../../../database/sessions.ts";
import { readReview } from "../../../database/review-view.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "./console-under-test.ts";

let site: ConsoleUnderTest;
let lead: Browser;
let id: string;
beforeAll(async () => {
  site = await consoleUnderTest();
  lead = await site.signedIn("lead");
  const actor = `person:${lead.person.id}`;
  const opened = await openReviewByHand(site.sql, { followUpIds: [await site.ask()], title: null, actor });
  if (!opened.opened) throw new Error(opened.because);
  id = opened.reviewId;
});
afterAll(() => site.close());

const whole = async () => await readReview(site.sql, { id, timeZone: "UTC" });
/** The fields that a page would send when its button is pressed. */
const fieldsOf = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value.replaceAll("&quot;", '"').replaceAll("&gt;", ">").replaceAll("&lt;", "<").replaceAll("&amp;", "&"),
    ]),
  );

describe("a form whose session ended while somebody typed", () => {
  it("loses nothing: it is sent again by whoever has signed in, once they have seen it", async () => {
    const review = (await whole())?.review;
    const why = 'Nobody "owned" the <job>,\nfor months & years.';
    const form = { version: String(review?.version), dueOn: review?.dueOn ?? "", do: "save", why1: why };
    const path = `/console/reviews/${id}`;
    const page = await (await lead.get(path)).text();
    const [, token = ""] = /name="token" value="([^"]+)"/.exec(page) ?? [];
    await site.sql`update sessions set revoked_at = now()`;

    const out = await site.post(path, { token, ...form }, { cookie: lead.cookie });
    const outPage = await out.text();
    expect(out.status).toBe(401);
    expect(outPage).toContain("Nothing was changed.");
    expect(outPage).toContain('href="/sign-in" target="_blank"');
    expect(fieldsOf(outPage)).toMatchObject(form);

    const cookie = `aftercare=${await startSession(site.sql, { personId: lead.person.id })}`;
    const anew = await site.post(path, fieldsOf(outPage), { cookie });
    const anewPage = await anew.text();
    expect(anew.status).toBe(403);
    expect(anewPage).toContain("Nothing was changed yet");
    expect((await whole())?.review.whys).toEqual([]);

    expect((await site.post(path, fieldsOf(anewPage), { cookie })).status).toBe(303);
    expect((await whole())?.review.whys).toEqual([why]);
  });

  it("keeps no credential in a page, and says so", async () => {
    const fields = { token: "a.b", baseUrl: "https://rt.acme.test", "credential.token": "s3cret-of-rt" };
    const page = await (await site.post("/console/settings/connections/desk", fields)).text();
    expect(page).toContain("https://rt.acme.test");
    expect(page).not.toContain("s3cret-of-rt");
    expect(page).toContain("Passwords and tokens are not kept");
  });

  it("is no way in for another site, nor for a form that never came from here", async () => {
    const reader = await site.signedIn("lead");
    const path = `/console/reviews/${id}`;
    const elsewhere = { cookie: reader.cookie, "sec-fetch-site": "cross-site" };
    for (const refused of [
      await site.post(path, { token: "a.b", why1: "planted words" }, elsewhere),
      await site.post(path, { why1: "planted words" }, { cookie: reader.cookie }),
    ]) {
      expect(refused.status).toBe(403);
      expect(await refused.text()).not.toContain("planted words");
    }
  });
});

it("takes a review as long as its fields allow, in any script", async () => {
  const someone = await site.signedIn("lead");
  const review = (await whole())?.review;
  const words = "проверка".repeat(250);
  const whys = { why1: words, why2: words, why3: words, why4: words, why5: words };
  const form = { version: String(review?.version), dueOn: review?.dueOn ?? "", do: "save", ...whys };
  const saved = await someone.post(`/console/reviews/${id}`, { ...form, correctiveAction: words, conclusion: words });
  expect(saved.status).toBe(303);
  expect((await whole())?.review.whys).toHaveLength(5);
});
