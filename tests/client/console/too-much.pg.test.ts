import { afterAll, beforeAll, expect, it } from "vitest";
import { causeOfName } from "../../../database/causes.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "./console-under-test.ts";

let site: ConsoleUnderTest;
let admin: Browser;
beforeAll(async () => {
  site = await consoleUnderTest();
  admin = await site.signedIn("admin");
});
afterAll(() => site.close());

/** More than the field takes, and than any field takes; less than what no form may have. */
const long = "x".repeat(70_000);
const review = async (): Promise<string> => {
  const opened = await openReviewByHand(site.sql, { followUpIds: [await site.ask()], title: null, actor: "person:x" });
  return opened.opened ? opened.reviewId : "";
};
const cause = async (): Promise<string> =>
  (await site.sql.begin((tx) => causeOfName(tx, { name: "Regression", department: null, actor: "person:x" }))).id;

/** Every form with a field to write in, and what it says to too much of it. */
const forms: [string, () => Promise<string>, Record<string, string>][] = [
  ["an answer", async () => `/console/follow-ups/${await site.ask()}/answer`, { verdict: "held", words: long }],
  ["a view", async () => "/console/follow-ups/views", { name: long }],
  ["a review", async () => `/console/reviews/${await review()}`, { version: "1", correctiveAction: long }],
  ["a cause", async () => "/console/causes", { name: long }],
  ["a cause's change", async () => `/console/causes/${await cause()}`, { version: "1", name: long }],
  ["a person", async () => "/console/settings/new-person", { email: "a@tarn.test", name: long, role: "agent" }],
  ["a subscription", async () => "/console/settings/new-subscription", { name: "crm", url: `https://a.test/${long}` }],
  ["an API key", async () => "/console/settings/new-api-key", { name: long }],
  ["a connection", async () => "/console/settings/new-connection", { name: long, kind: "rt" }],
  ["a policy", async () => "/console/settings/new-policy", { name: long }],
];

it.each(forms)("%s of which a field holds too much is refused with all that was typed", async (_what, path, fields) => {
  const response = await admin.post(await path(), fields);
  expect(response.status).toBe(422);
  const html = await response.text();
  expect(html).toContain("<title>Error: ");
  expect(html).toContain(long);
});

it("a form of more than a megabyte is not read: the page says how much it may be, and where what was typed still is", async () => {
  for (const [, path, fields] of forms) {
    const form = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, value.replace(long, "x".repeat(1024 * 1024))]),
    );
    const response = await admin.post(await path(), form);
    expect(response.status).toBe(413);
    const html = await response.text();
    expect(html).toContain("A form holds at most 1 MB, and that was more. Nothing was changed.");
    expect(html).toContain("Your browser still has what you typed");
  }
  expect(await site.sql`select from causes where name like 'xxx%'`).toEqual([]);
});
