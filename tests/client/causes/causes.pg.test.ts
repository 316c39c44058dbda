import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { causeOfName, listCauses, saveCause } from "../../../database/causes.ts";
import { saveReview } from "../../../database/review-edits.ts";
import { readReview } from "../../../database/review-view.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let lead: Browser;
beforeAll(async () => {
  site = await consoleUnderTest();
  lead = await site.signedIn("lead");
});
afterAll(() => site.close());

const actor = "person:x";
const cause = async (name: string, department: string | null = null): Promise<string> =>
  (await site.sql.begin((tx) => causeOfName(tx, { name, department, actor }))).id;
const reviewOf = async (causeId: string, conclude = false): Promise<string> => {
  const opened = await openReviewByHand(site.sql, { followUpIds: [await site.ask()], title: null, actor });
  if (!opened.opened) throw new Error(opened.because);
  const id = opened.reviewId;
  const found = { whys: ["No test."], department: "Sync", correctiveAction: "Write it.", checkOn: "2999-01-01" };
  const changes = conclude ? { ...found, causeId, ownerId: lead.person.id } : { causeId };
  await saveReview(site.sql, { id, ifVersion: null, changes, conclude, timeZone: "UTC", actor });
  return id;
};
const path = (id: string, more = ""): string => `/console/causes/${id}${more}`;
const read = async (address: string, as = lead): Promise<string> => await (await as.get(address)).text();
const after = async (response: Response): Promise<string> => {
  expect(response.status).toBe(303);
  return await read(response.headers.get("location") ?? "");
};
const asRead = async (id: string) => {
  const [now] = await listCauses(site.sql, { id });
  return {
    "read.name": now?.name ?? "",
    "read.department": now?.department ?? "",
    "read.retired": now?.retired ? "yes" : "",
  };
};
const named = async (id: string) => (await listCauses(site.sql, { id }))[0];

describe("causes in the console", () => {
  it("are listed with the reviews that found them, open and concluded apart, each leading there", async () => {
    const id = await cause("Counted", "Sync");
    await reviewOf(id);
    await reviewOf(id);
    await reviewOf(id, true);
    const html = await read("/console/causes");
    expect(html).toMatch(new RegExp(`tab=concluded&amp;cause=${id}">1<`));
    expect(html).toMatch(new RegExp(`/console/reviews\\?cause=${id}">2<`));
    expect(await read("/console/reviews")).toContain('href="/console/causes"');
    expect(await read("/console/settings")).toContain('href="/console/causes"');
  });

  it("are added once for each name, and one that was retired is offered again", async () => {
    expect(
      await after(await lead.post("/console/causes", { name: " Handover \n lost ", department: "Support" })),
    ).toContain("Added.");
    expect(await after(await lead.post("/console/causes", { name: "HANDOVER lost" }))).toContain(
      "It was there already",
    );
    const [found] = (await listCauses(site.sql)).filter(({ name }) => name === "Handover lost");
    expect(found).toMatchObject({ department: "Support", retired: false });
  });

  it.each([
    [{ name: "" }, "Name is missing."],
    [{ name: "x".repeat(101) }, "Name has more than 100 characters."],
    [{ name: "Fits", department: "y".repeat(101) }, "Department has more than 100 characters."],
  ])("that cannot be kept are named with their field, and what was typed stays: %#", async (fields, words) => {
    const page = await lead.post("/console/causes", fields);
    const html = await page.text();
    expect(page.status).toBe(422);
    expect(html).toContain(words);
    expect(html).toContain(`value="${fields.name}"`);
    expect(html).toContain('aria-invalid="true"');
  });

  it("are renamed for all reviews that found them; who did it is kept, there and in the settings", async () => {
    const id = await cause("Misnomed");
    const reviewId = await reviewOf(id);
    const html = await after(
      await lead.post(path(id), { ...(await asRead(id)), name: "Misnamed", department: "Docs" }),
    );
    expect(html).toMatch(/Name: Misnomed → Misnamed, Department: – → Docs <span class="quiet">by Marit Solberg/);
    expect((await read(`/console/reviews/${reviewId}`)).replaceAll(/\s+/g, " ")).toMatch(
      new RegExp(`>Docs</legend>.{0,120}value="${id}" checked=""/>\\s*<span>\\s*Misnamed `),
    );
    expect(await read("/console/settings")).toMatch(/Marit Solberg\s+changed the cause\s+Misnamed/);
    const taken = await lead.post(path(id), { ...(await asRead(id)), name: "COUNTED", department: "Docs" });
    expect(taken.status).toBe(422);
    expect(await taken.text()).toContain("Name is another cause’s; merge the two instead.");
  });

  it("that somebody else changed meanwhile are not overwritten unseen: both are shown", async () => {
    const id = await cause("Two at once");
    const stale = await asRead(id);
    await saveCause(site.sql, { id, changes: { name: "Theirs" }, actor });
    const page = await lead.post(path(id), { ...stale, name: "Mine", department: "Sync" });
    const html = await page.text();
    expect(page.status).toBe(409);
    expect(html).toContain("It is now “Theirs”");
    expect(html).toContain('value="Mine"');
    expect((await named(id))?.name).toBe("Theirs");
    await after(await lead.post(path(id), { ...(await asRead(id)), name: "Mine", department: "Sync" }));
    expect((await named(id))?.name).toBe("Mine");
  });

  it("are merged: reviews have found the other one, with a line in each history, and the first is offered no more", async () => {
    const [from, into] = [await cause("No test"), await cause("Test missing")];
    const [open, concluded] = [await reviewOf(from), await reviewOf(from, true)];
    const before = await readReview(site.sql, { id: open, timeZone: "UTC" });
    expect(await after(await lead.post(path(from, "/merge"), { into }))).toContain("Merged.");
    expect(await named(from)).toMatchObject({ retired: true, reviews: 0 });
    expect(await named(into)).toMatchObject({ retired: false, reviews: 2 });
    expect(await read(path(from))).toContain("Merged into Test missing");
    for (const id of [open, concluded]) {
      const whole = await readReview(site.sql, { id, timeZone: "UTC" });
      expect(whole?.history.at(-1)).toMatchObject({ what: "edited", fields: { causeId: [from, into] } });
    }
    // A form that was read before does not bring the merged one back.
    const typed = { version: String(before?.review.version), dueOn: before?.review.dueOn ?? "", causeId: from };
    const stale = await lead.post(`/console/reviews/${open}`, { ...typed, why1: "Typed meanwhile." });
    expect(stale.status).toBe(409);
    const html = await stale.text();
    expect(html).toContain("changed cause to “Test missing”");
    expect(html).toContain("Typed meanwhile.");
    expect((await readReview(site.sql, { id: open, timeZone: "UTC" }))?.review.causeId).toBe(into);
  });

  it("are not merged into nothing, themselves, or what is retired", async () => {
    const [id, retired] = [await cause("Alone"), await cause("Gone")];
    await saveCause(site.sql, { id: retired, changes: { retired: true }, actor });
    for (const [into, words] of [
      ["", "The other cause is missing."],
      [id, "The other cause is this one."],
      [retired, "The other cause is retired; offer it again first."],
      ["ca_x\0", "The other cause is not there any more."],
    ] as const) {
      const page = await lead.post(path(id, "/merge"), { into });
      expect(page.status).toBe(422);
      expect(await page.text()).toContain(words);
    }
    expect(await named(id)).toMatchObject({ retired: false });
  });

  it("merged into each other at the same moment end as one", async () => {
    const [a, b] = [await cause("This"), await cause("That")];
    const both = await Promise.all([
      lead.post(path(a, "/merge"), { into: b }),
      lead.post(path(b, "/merge"), { into: a }),
    ]);
    expect(both.map(({ status }) => status).toSorted((x, y) => x - y)).toEqual([303, 422]);
    expect([await named(a), await named(b)].filter((each) => each?.retired)).toHaveLength(1);
  });

  it("are retired and offered again; a review keeps what it found", async () => {
    const id = await cause("Out of use");
    const reviewId = await reviewOf(id);
    expect(await after(await lead.post(path(id, "/retire")))).toContain("Retired.");
    expect(await read(`/console/reviews/${reviewId}`)).toContain("Out of use");
    expect(await read(path(id))).toContain("Offer cause again");
    expect(await after(await lead.post(path(id, "/offer")))).toContain("Offered again.");
    expect((await lead.get(path("ca_none"))).status).toBe(404);
    expect((await lead.post(path("ca_none", "/retire"))).status).toBe(404);
  });

  it("are read by agents and auditors, who are shown no button", async () => {
    const auditor = await site.signedIn("auditor", { email: "ida@tarn.test", name: "Ida" });
    const html = await read("/console/causes", auditor);
    expect(html).toContain("Counted");
    expect(html).not.toContain("Add cause");
    expect(await read(path(await cause("Counted")), auditor)).not.toContain("Merge");
  });
});
