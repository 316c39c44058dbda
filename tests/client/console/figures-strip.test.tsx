import { html } from "hono/html";
import { expect, it } from "vitest";
import type { Part } from "../../../database/figures.ts";
import type { GoingOut } from "../../../database/going-out.ts";
import type { Counts } from "../../../database/today.ts";
import { clockFor } from "../../../client/console/clock.tsx";
import { FiguresStrip } from "../../../client/console/figures-strip.tsx";

const now = new Date("2026-09-15T07:00:00Z");
const clock = clockFor({ now, timeZone: "Europe/Stockholm" });
const counts: Counts = {
  now,
  closed: 0,
  reopened: 0,
  sent: 0,
  combined: 0,
  skipped: [],
  waiting: 0,
  oldestAskedAt: null,
};
const nothing: GoingOut = { hours: [], nextAt: null, paused: [] };

const text = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/[ \n]+/g, " ")
    .replaceAll(" ,", ",")
    .trim();

/** What somebody reads in the tiles, one a line. */
async function tiles({ held = { count: 0, n: 0 }, answered = { count: 0, n: 0 }, going = nothing, asked = counts }) {
  const page = String(
    await html`${<FiguresStrip figures={{ held, answered }} going={going} counts={asked} clock={clock} />}`,
  );
  return page.split('<div class="tile').map((tile) => text(tile.replace(/^[^>]*>/, "")));
}

it.each<[string, Part, string]>([
  ["enough", { count: 191, n: 242 }, "Fix held, 90 days 79 % 73 to 84 242 verdicts"],
  ["few", { count: 4, n: 6 }, "Fix held, 90 days – 4 of 6 too few to rate, needs 10"],
  ["none", { count: 0, n: 0 }, "Fix held, 90 days – nothing to rate yet"],
  ["very many", { count: 4_000, n: 5_000 }, "Fix held, 90 days 80 % 79 to 81 the newest 5\u202F000 verdicts"],
])("a rate of %s", async (_, held, said) => {
  expect((await tiles({ held }))[1]).toBe(said);
});

it("how many answered, with how sure that is", async () => {
  expect((await tiles({ answered: { count: 247, n: 842 } }))[4]).toBe(
    "Answered, 90 days 29 % 26 to 32 247 of 842 delivered",
  );
});

it("what goes out, and when the next does", async () => {
  const at = (text: string) => new Date(`2026-09-15T${text}Z`);
  const hour = { hour: at("08:00:00"), count: 3, customers: 3, names: 3, to: [] };
  const said = async (going: GoingOut) => (await tiles({ going }))[2];
  expect(await said(nothing)).toBe("Going out today 0 none is planned");
  expect(await said({ ...nothing, nextAt: new Date("2026-09-16T06:30:00Z") })).toBe(
    "Going out today 0 next tomorrow 08:30",
  );
  expect(await said({ ...nothing, hours: [hour, { ...hour, count: 6 }], nextAt: at("08:10:00") })).toBe(
    "Going out today 9 next at 10:10, 3 customers",
  );
  expect(await said({ ...nothing, hours: [{ ...hour, count: 1_001, customers: 1 }], nextAt: at("06:00:00") })).toBe(
    "Going out today 1\u202F000+ next now, 1 customer",
  );
});

it("who waits, and since when", async () => {
  expect((await tiles({}))[3]).toBe("Waiting for an answer 0 nobody is asked");
  const asked = { ...counts, waiting: 74, oldestAskedAt: new Date("2026-09-04T06:00:00Z") };
  expect((await tiles({ asked }))[3]).toBe("Waiting for an answer 74 oldest 11 days");
});
