import { afterAll, beforeAll, expect, it } from "vitest";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "./console-under-test.ts";
import { pagesOf } from "./pages-of.ts";

let site: ConsoleUnderTest;
let lead: Browser;
beforeAll(async () => {
  site = await consoleUnderTest();
  lead = await site.signedIn("lead");
});
afterAll(() => site.close());

const batches = "/console/follow-ups/batches";
const { after } = pagesOf(() => lead);
const picked = (...ids: string[]) => Object.fromEntries(ids.map((id) => [`pick.${id}`, "on"]));
let nonces = 0;
const start = async (act: string, ids: string[], { as = lead, list = "", nonce = `n-${(nonces += 1)}` } = {}) =>
  await as.post(batches, { act, nonce, list, ...picked(...ids) });
const pathIn = (response: Response): string => new URL(response.headers.get("location") ?? "", "http://x").pathname;

it("skips what was picked, says of each what became of it, and puts all of it back", async () => {
  const [one, two] = [await site.solve({ hoursAgo: 0 }), await site.solve({ hoursAgo: 0 })];
  const [asked, before] = [await site.ask(), await site.solve({ hoursAgo: 0 })];
  await lead.post(`/console/follow-ups/${before}/skip`);
  const response = await start("skip", [one, asked, two, before], { list: "tab=scheduled&team=Sync" });
  const path = pathIn(response);
  const html = await after(response);
  expect(html).toContain("2 of 4 follow-ups skipped.");
  expect(html).toContain("Not skipped: it has been asked, or is over.");
  expect(html).toContain("Was skipped already");
  expect(html).toContain('href="/console/follow-ups?tab=scheduled&amp;team=Sync"');
  expect([(await site.row(one))?.stage, (await site.row(asked))?.stage]).toEqual(["skipped", "asked"]);
  expect((await site.events(two)).at(-1)).toEqual({ event: "skipped", actor: `person:${lead.person.id}` });
  const back = await after(await lead.post(`${path}/undo`));
  expect(back).toContain("2 of 2 follow-ups put back to where they were.");
  expect(back).not.toContain("Undo");
  const stages = await Promise.all([one, two, before].map(async (id) => (await site.row(id))?.stage));
  expect(stages).toEqual(["scheduled", "scheduled", "skipped"]);
  expect((await site.events(one)).at(-1)).toEqual({ event: "restored", actor: `person:${lead.person.id}` });
});

it("what has moved on since is not put back, and the page says why", async () => {
  const [moved, stays] = [await site.ask({ number: "777" }), await site.ask()];
  const path = pathIn(await start("cancel", [moved, stays]));
  await site.solve({ number: "777", hoursAgo: 0 });
  const html = await after(await lead.post(`${path}/undo`));
  expect(html).toContain("1 of 2 follow-ups put back");
  expect(html).toContain("The ticket has been solved again since");
  expect([(await site.row(moved))?.stage, (await site.row(stays))?.stage]).toEqual(["cancelled", "asked"]);
});

it("marks replies and reasons as looked at, and brings both back", async () => {
  const [replied, unhappy] = [await site.ask(), await site.ask()];
  await site.reply(replied, "Hm.");
  await site.sql`update follow_ups set needs_look = 'unhappy' where id = ${unhappy}`;
  const path = pathIn(await start("look", [replied, unhappy]));
  const unread = async () =>
    await site.sql`select from inbound_mails where follow_up_id = ${replied} and state = 'needs_look'`;
  expect([await unread(), (await site.row(unhappy))?.needsLook]).toEqual([[], null]);
  await lead.post(`${path}/undo`);
  expect([(await unread()).length, (await site.row(unhappy))?.needsLook]).toEqual([1, "unhappy"]);
});

it("the same form sent twice does it once; a batch that was interrupted goes on", async () => {
  const [one, two] = [await site.solve({ hoursAgo: 0 }), await site.solve({ hoursAgo: 0 })];
  const first = pathIn(await start("skip", [one, two], { nonce: "same" }));
  expect(pathIn(await start("skip", [one, two], { nonce: "same" }))).toBe(first);
  expect((await site.events(one)).filter(({ event }) => event === "skipped")).toHaveLength(1);
  const three = await site.solve({ hoursAgo: 0 });
  const id = first.split("/").at(-1) ?? "";
  await site.sql`insert into batch_follow_ups (batch_id, place, follow_up_id) values (${id}, 9, ${three})`;
  expect(await (await lead.get(first)).text()).toContain("1 follow-up not reached: the work was interrupted.");
  expect(await after(await lead.post(`${first}/go-on`))).toContain("3 of 3 follow-ups skipped.");
});

it("agents reach their own tickets alone, auditors none, and nobody the batch of another", async () => {
  const agent = await site.signedIn("agent");
  const auditor = await site.signedIn("auditor");
  const own = await site.solve({ hoursAgo: 0, agent: { email: "agent@tarn.test", name: "Sam" } });
  const others = await site.solve({ hoursAgo: 0 });
  const response = await start("skip", [own, others], { as: agent });
  const html = await (await agent.get(response.headers.get("location") ?? "")).text();
  expect(html).toContain("1 of 2 follow-ups skipped.");
  expect(html).toContain("Not done: this is not your ticket.");
  expect((await site.row(others))?.stage).toBe("scheduled");
  expect((await lead.get(pathIn(response))).status).toBe(404);
  expect((await lead.post(`${pathIn(response)}/undo`)).status).toBe(404);
  expect((await start("skip", [others], { as: auditor })).status).toBe(403);
  const list = await (await auditor.get("/console/follow-ups")).text();
  expect(list).not.toContain('type="checkbox" name="pick');
});

it("nothing picked, too many, or no such act: says so in the list it came from", async () => {
  const id = await site.solve({ hoursAgo: 0 });
  const many = Array.from({ length: 101 }, (_, n) => `fu_${"a".repeat(n % 30)}${"b".repeat(1 + Math.floor(n / 30))}`);
  expect(await after(await start("skip", [], { list: "tab=all&q=x" }))).toContain("select follow-ups first");
  expect(await after(await start("skip", many))).toContain("at most 100 follow-ups");
  expect(await after(await start("erase", [id]))).toContain("press one of the buttons");
  expect((await start("skip", [], { list: "tab=all&q=x" })).headers.get("location")).toBe(
    "/console/follow-ups?tab=all&q=x&not=batch-none",
  );
  expect((await site.row(id))?.stage).toBe("scheduled");
});
