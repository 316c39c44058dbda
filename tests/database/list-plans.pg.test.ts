import { afterAll, beforeAll, expect, it } from "vitest";
import { connect, type Database } from "../../database/connect.ts";
import { figures } from "../../database/figures.ts";
import { goingOut } from "../../database/going-out.ts";
import { type FollowUpFilter, listFollowUps } from "../../database/follow-up-list.ts";
import { countTabs, queueChoices, queueTabs, readQueue } from "../../database/queue.ts";
import { countsOfToday, looksNeeded } from "../../database/today.ts";
import { freshDatabase } from "../support/postgres.ts";
import { readWhole } from "../support/read-whole.ts";
import { countStatements, type StatementCount } from "../support/statement-count.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let counter: StatementCount;
let counted: Database;
beforeAll(async () => {
  database = await freshDatabase();
  counter = await countStatements(database.url);
  counted = connect(counter.url, { max: 1, name: "tests" });
});
afterAll(async () => {
  await counted.end({ timeout: 1 });
  await counter.stop();
  await database.drop();
});

const filters: FollowUpFilter[] = [
  {},
  { q: "toner" },
  { q: "48" },
  { ticket: "48213" },
  { connection: "desk" },
  { team: "Print" },
  { verdicts: ["partly"] },
  { unanswered: true },
  { needsLook: true },
  { solvedBy: "elena@tarn.test" },
  { agent: "elena@tarn.test" },
  { customer: { id: "cu_1" } },
  { customer: { addressKey: Buffer.alloc(32) } },
  { since: new Date("2026-01-01"), until: new Date("2026-02-01") },
  { stages: ["asked", "answered"] },
  { q: "toner", team: "Print", verdicts: ["held"], solvedBy: "elena@tarn.test" },
];

async function readWholeAmong(statements: string[]) {
  const asked = [...new Set(statements)].filter((text) => /^\(?\s*(select|with)\b/i.test(text));
  const whole = await Promise.all(asked.map(async (text) => [text, await readWhole(database.sql, text)] as const));
  return { asked, whole: whole.filter(([, tables]) => tables.length > 0) };
}

it("no page of the follow-ups, whatever its filter, can only be made by reading a whole table", async () => {
  for (const filter of filters) {
    for (const tab of queueTabs) await readQueue(counted, { tab, filter, cursor: null, limit: 50 });
    await listFollowUps(counted, { filter, cursor: { createdAtUs: "1", id: "fu_a" }, limit: 50 });
  }
  const cursor = { rank: "1", at: "2026-01-01 00:00:00+00", id: "fu_a" };
  for (const tab of queueTabs) await readQueue(counted, { tab, filter: {}, cursor, limit: 50 });
  await countTabs(counted, { solvedBy: undefined });
  await countTabs(counted, { solvedBy: "elena@tarn.test" });
  await queueChoices(counted);
  const { asked, whole } = await readWholeAmong(counter.taken().statements);
  expect(asked.length).toBeGreaterThan(50);
  expect(whole).toEqual([]);
});

it("nor can Today, for everybody or for an agent", async () => {
  for (const solvedBy of [undefined, "elena@tarn.test"]) {
    await looksNeeded(counted, { solvedBy, limit: 50 });
    await countsOfToday(counted, { solvedBy });
    await figures(counted, { solvedBy });
    await goingOut(counted, { solvedBy, timeZone: "Europe/Lisbon" });
  }
  const { asked, whole } = await readWholeAmong(counter.taken().statements);
  expect(asked.length).toBeGreaterThan(10);
  expect(whole).toEqual([]);
});

/** What stands in a plan below its first Limit, which is done for every row that could be on the page. */
function belowTheLimit(plan: string[]): string[] {
  const depth = (line: string) => line.search(/\S/);
  const at = plan.findIndex((line) => /^\s*(->\s+)?Limit\b/.test(line));
  const below = plan.slice(at + 1);
  const end = below.findIndex((line) => depth(line) <= depth(plan[at] ?? ""));
  return at < 0 ? [] : below.slice(0, end < 0 ? undefined : end);
}

it("a page chooses its follow-ups before it looks up what is shown next to them, also an agent's", async () => {
  counter.taken();
  for (const filter of filters) {
    await readQueue(counted, { tab: "all", filter, cursor: null, limit: 50 });
    await listFollowUps(counted, { filter, cursor: null, limit: 50 });
  }
  const pages = [...new Set(counter.taken().statements)].filter((text) => text.includes("policy_pauses"));
  expect(pages.length).toBeGreaterThan(filters.length);
  for (const page of pages) {
    const rows = await database.sql.unsafe(`explain (generic_plan) ${page}`).simple();
    const below = belowTheLimit(rows.map((row) => String(Object.values(row)[0])));
    expect(below.join("\n"), page).toMatch(/ on follow_ups/);
    expect(below.join("\n"), page).not.toMatch(/ on (policies|policy_pauses)/);
  }
});
