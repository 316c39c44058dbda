import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { saveReview } from "../../../database/review-edits.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let lead: Browser;
let one: string;
let other: string;
const tom = { email: "tom@tarn.test", name: "Tom" };

beforeAll(async () => {
  site = await consoleUnderTest();
  lead = await site.signedIn("lead");
  const open = async (followUpIds: string[], title: string): Promise<string> => {
    const opened = await openReviewByHand(site.sql, { followUpIds, title, actor: "person:x" });
    if (!opened.opened) throw new Error(opened.because);
    return opened.reviewId;
  };
  one = await open([await site.ask({ subject: "Restore makes a copy of each file", agent: tom })], "Restore");
  const second = await site.ask({ subject: "Copy of everything after a restore" });
  other = await open([second, await site.ask({ subject: "Printer offline" })], "Copies");
  await site.sql`insert into causes (id, name) values ('ca_same', 'Missing test')`;
  for (const [id, why] of [
    [one, "Mine."],
    [other, "Theirs."],
  ] as const) {
    const changes = { whys: [why], causeId: "ca_same" };
    await saveReview(site.sql, { id, ifVersion: null, changes, conclude: false, timeZone: "UTC", actor: "person:x" });
  }
});
afterAll(() => site.close());

const read = async (path: string, as = lead): Promise<string> =>
  (await (await as.get(path)).text()).replaceAll(/\s+/g, " ");

describe("two reviews", () => {
  it("of the same cause are compared from each other, line by line, with what their tickets share", async () => {
    const address = `/console/reviews/${one}/compare/${other}`;
    expect(await read(`/console/reviews/${one}`)).toContain(`href="${address}"`);
    const html = await read(address);
    expect(html).toContain("Shares “restore”, “copy” in 1 of 2 tickets of the other.");
    expect(html).toMatch(/Whys<\/th>.*Mine\..*Theirs\./);
    expect(html).toMatch(/Tickets<\/th>.*1 ticket, 1 customer.*2 tickets, 2 customers/);
    expect(await read(`/console/reviews/${other}/compare/${one}`)).toMatch(/Whys<\/th>.*Theirs\..*Mine\./);
  });

  it("are compared only by who may see both, and only where both are there", async () => {
    const agent = await site.signedIn("agent", tom);
    expect((await agent.get(`/console/reviews/${one}`)).status).toBe(200);
    expect((await agent.get(`/console/reviews/${one}/compare/${other}`)).status).toBe(403);
    expect((await agent.get(`/console/reviews/${other}/compare/${one}`)).status).toBe(403);
    expect((await lead.get(`/console/reviews/${one}/compare/rv_nobody`)).status).toBe(404);
  });
});
