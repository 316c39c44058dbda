import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAnswer } from "../../../database/answers.ts";
import { saveReview } from "../../../database/review-edits.ts";
import { readReview } from "../../../database/review-view.ts";
import { openReviewByHand } from "../../../database/reviews.ts";
import { settle } from "../../../database/settling.ts";
import type { Verdict } from "../../../domain/words.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let lead: Browser;
let agent: Browser;
beforeAll(async () => {
  site = await consoleUnderTest();
  lead = await site.signedIn("lead");
  agent = await site.signedIn("agent", { email: "tom@tarn.test", name: "Tom" });
});
afterAll(() => site.close());

const open = async (...followUpIds: string[]): Promise<string> => {
  const opened = await openReviewByHand(site.sql, { followUpIds, title: null, actor: `person:${lead.person.id}` });
  if (!opened.opened) throw new Error(opened.because);
  return opened.reviewId;
};
const path = (id: string): string => `/console/reviews/${id}`;
const read = async (address: string, as = lead): Promise<string> => await (await as.get(address)).text();
const whole = async (id: string) => await readReview(site.sql, { id, timeZone: "UTC" });
const tickets = async (id: string) => (await whole(id))?.followUps.map((each) => each.ticketExternalId).toSorted();
const post = async (id: string, more: Record<string, string>, as = lead): Promise<Response> => {
  const review = (await whole(id))?.review;
  return await as.post(path(id), { version: String(review?.version), dueOn: review?.dueOn ?? "", do: "save", ...more });
};
const after = async (response: Response): Promise<string> => {
  expect(response.status).toBe(303);
  return await read(response.headers.get("location") ?? "");
};
/** Asked, answered and settled. */
const answered = async (verdict: Verdict, given: Parameters<ConsoleUnderTest["ask"]>[0]): Promise<string> => {
  const followUpId = await site.ask(given);
  const answer = { satisfaction: null, effort: null, words: "", againOn: null, dedupeKey: followUpId, actor: null };
  await recordAnswer(site.sql, { ...answer, followUpId, verdict, source: "page" });
  await settle(site.sql, { followUpId });
  return followUpId;
};

describe("the tickets of a review", () => {
  it("grow by a number that is typed; what else was typed is kept with it, and it can be taken out again", async () => {
    const id = await open(await site.ask({ number: "A-1" }));
    await site.ask({ number: "A-2" });
    const html = await after(await post(id, { ticket: " A-2 ", department: "Sync" }));
    expect(html).toContain("Saved, and the ticket was added");
    expect(html).toMatch(/A ticket was added\s*<span class="quiet"> by Marit Solberg/);
    expect(await tickets(id)).toEqual(["A-1", "A-2"]);
    expect((await whole(id))?.review.department).toBe("Sync");
    const second = (await whole(id))?.followUps.find((each) => each.ticketExternalId === "A-2")?.id ?? "";
    expect(await read(`/console/follow-ups/${second}`)).toContain("A person added it to a review");
    expect(await after(await post(id, { remove: second }))).toContain("the ticket was taken out");
    expect(await tickets(id)).toEqual(["A-1"]);
    const [first] = (await whole(id))?.followUps ?? [];
    expect(await after(await post(id, { remove: first?.id ?? "" }))).toContain("one ticket at least");
    expect(await tickets(id)).toEqual(["A-1"]);
  });

  it.each([
    ["B-none", "Ticket number is of no ticket that has been followed up"],
    ["B-1", "Ticket number is of a ticket that is in this review already"],
    ["B-2", "Ticket number is of a ticket that has another open review"],
  ])("do not take %s: %s; nothing that was typed is lost", async (number, words) => {
    const [known] = await site.sql<{ id: string }[]>`
      select review_id as id from review_follow_ups l join follow_ups f on f.id = l.follow_up_id
      join tickets t on t.id = f.ticket_id where t.external_id = 'B-1'`;
    const id = known?.id ?? (await open(await site.ask({ number: "B-1" })));
    if (!known) await open(await site.ask({ number: "B-2" }));
    const page = await post(id, { ticket: number, why1: "Only typed, not saved." });
    const html = await page.text();
    expect(page.status).toBe(422);
    expect(html).toContain(`<a href="#ticket">${words}`);
    expect(html).toContain(`value="${number}"`);
    expect(html).toContain("Only typed, not saved.");
    expect((await whole(id))?.review.whys).toEqual([]);
  });

  it("ask which, where a number stands for tickets of several connections", async () => {
    await site.sql`insert into connections (name, kind, policy) values ('desk', 'api', 'default')`;
    const id = await open(await site.ask({ number: "C-1" }));
    await site.ask({ number: "C-2" });
    const other = await site.ask({ number: "C-3" });
    await site.sql`
      update tickets set connection = 'desk', external_id = 'C-2'
      where id = (select ticket_id from follow_ups where id = ${other})`;
    expect(await (await post(id, { ticket: "C-2" })).text()).toContain("choose one of api, desk");
    await after(await post(id, { ticket: "C-2", connection: "desk" }));
    expect((await whole(id))?.followUps.map((each) => each.connection).toSorted()).toEqual(["api", "desk"]);
  });

  it("are an agent's to add only where they solved them, and others are as if they were not there", async () => {
    const theirs = { email: "tom@tarn.test", name: "Tom" };
    const id = await open(await site.ask({ number: "D-1", agent: theirs }));
    const foreign = await site.ask({ number: "D-2" });
    expect(await (await post(id, { ticket: "D-2" }, agent)).text()).toContain("of no ticket that has been followed up");
    expect((await post(id, { add: foreign }, agent)).status).toBe(422);
    expect((await post(id, { add: "fu_nonsense" }, agent)).status).toBe(422);
    expect((await post(id, { add: "fu_\0" }, agent)).status).toBe(422);
    await site.ask({ number: "D-3", agent: theirs });
    expect((await post(id, { ticket: "D-3" }, agent)).status).toBe(303);
    expect(await tickets(id)).toEqual(["D-1", "D-3"]);
  });

  it("cannot be changed once it is concluded, also from a page that was read before", async () => {
    const id = await open(await site.ask({ number: "E-1" }));
    await site.ask({ number: "E-2" });
    await site.sql`update reviews set state = 'concluded', concluded_at = now() where id = ${id}`;
    const page = await post(id, { ticket: "E-2", why1: "Typed meanwhile." });
    expect(page.status).toBe(422);
    const html = await page.text();
    expect(html).toContain("the review was concluded");
    expect(html).toContain("Typed meanwhile.");
    expect(await tickets(id)).toEqual(["E-1"]);
  });
});

describe("what looks like a review", () => {
  it("are tickets that failed too and share words, with one press to add each; twice is once", async () => {
    const id = await open(await answered("not_held", { number: "F-1", subject: "Printer drops margins" }));
    const alike = await answered("partly", { number: "F-2", subject: "Margins wrong on the printer" });
    await answered("held", { number: "F-3", subject: "Printer margins, held" });
    await answered("not_held", { number: "F-4", subject: "Invoice address" });
    await open(await answered("not_held", { number: "F-5", subject: "Margins, printer, elsewhere" }));
    const html = await read(path(id));
    expect(html).toContain("Looks alike");
    expect(html).toMatch(/F-2 Margins wrong on the printer[\s\S]*shares “printer”, “margins”/);
    expect(html).not.toContain("F-3 Printer");
    expect(html).not.toContain("F-4 Invoice");
    expect(html).toMatch(/Its own review<span class="visually-hidden"> of ticket F-5/);
    expect(html).toContain(`name="add" value="${alike}"`);
    await after(await post(id, { add: alike, why1: "Typed before it was pressed." }));
    await after(await post(id, { add: alike }));
    expect(await tickets(id)).toEqual(["F-1", "F-2"]);
    expect((await whole(id))?.review.whys).toEqual([]);
    expect(await read(path(id))).not.toContain('name="add"');
  });

  it("says how fixes held before and since it was concluded, grey while they are few", async () => {
    const words = { subject: "Backup tape jams" };
    const id = await open(await answered("not_held", { number: "G-1", ...words, hoursAgo: 60 }));
    for (let i = 0; i < 10; i += 1) await answered("not_held", { number: `G-b${i}`, ...words, hoursAgo: 60 });
    expect(await read(path(id))).toContain("<strong>0 of 11 held until now</strong>");
    await site.sql`
      update reviews set state = 'concluded', concluded_at = now() - interval '48 hours', check_on = '2999-01-01'
      where id = ${id}`;
    for (let i = 0; i < 7; i += 1) await answered(i === 0 ? "not_held" : "held", { number: `G-a${i}`, ...words });
    const html = await read(path(id));
    expect(html).toMatch(/<p class="space quiet">6 of 7 held since it was concluded/);
    expect(html).toContain("true rate between 49 and 97 %");
    expect(html).toContain("3 more answers until it can be rated");
    expect(html).toContain("<strong>0 of 11 held before</strong>");
  });
});

describe("an agent who owns a review of others' tickets", () => {
  it("finds it on Today, first and counted, and comes to it", async () => {
    const owner = await site.signedIn("agent", { email: "uma@tarn.test", name: "Uma" });
    const id = await open(await site.ask({ number: "H-1", subject: "Owned by Uma" }));
    expect(await read("/console", owner)).not.toContain("Owned by Uma");
    await saveReview(site.sql, {
      id,
      ifVersion: null,
      changes: { ownerId: owner.person.id, dueOn: "2020-01-01" },
      conclude: false,
      timeZone: "UTC",
      actor: "person:x",
    });
    const html = await read("/console", owner);
    expect(html).toMatch(new RegExp(`<a href="/console/reviews/${id}" data-row="?[^>]*>\\s*Owned by Uma`));
    expect(html).toContain('<span class="pill">yours</span>');
    expect(html).toContain("overdue");
    expect(html).toMatch(/Today<span class="nav-count">1<\/span>/);
    expect(html).toMatch(/Reviews<span class="nav-count">1<\/span>/);
    expect((await owner.get(path(id))).status).toBe(200);
  });
});
