import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkedDurationMs } from "../../domain/duration.ts";
import type { OpeningHours } from "../../domain/policy.ts";
import { checkInTime, isOpen, nextOpening } from "../../domain/timetable.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"];
const clockChanges = [
  "2026-03-29T01:00Z",
  "2026-10-25T01:00Z",
  "2026-03-08T07:00Z",
  "2026-11-01T06:00Z",
  "2026-04-04T15:00Z",
  "2026-10-03T15:30Z",
  "2011-12-30T10:00Z",
].map((iso) => Date.parse(iso));

const moments = fc
  .oneof(
    fc.integer({ min: Date.parse("2010-01-01"), max: Date.parse("2035-01-01") }),
    fc
      .tuple(fc.constantFrom(...clockChanges), fc.integer({ min: -2 * dayMs, max: dayMs }))
      .map(([change, off]) => change + off),
  )
  .map((ms) => new Date(ms));
const wallTimes = fc
  .integer({ min: 0, max: 95 })
  .map(
    (quarter) => `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`,
  );
const someHours = fc.array(
  fc.record({
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    from: wallTimes,
    to: wallTimes,
    holidays: fc.boolean(),
  }),
  { minLength: 1, maxLength: 2 },
);
const places = fc.record({ at: moments, hours: someHours, timeZone: fc.constantFrom(...zones) });

/** What the platform itself shows on the customer's wall, compared as text. */
const shownIn = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit" }),
  ]),
);
const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
function openByTheWall({ at, hours, timeZone }: { at: number; hours: OpeningHours[]; timeZone: string }): boolean {
  const shown = shownIn.get(timeZone)?.format(at) ?? "";
  const time = shown.slice(-5);
  const today = names.indexOf(shown.slice(0, 3)) + 1;
  const yesterday = today === 1 ? 7 : today - 1;
  return hours.some(({ days, from, to }) =>
    from < to
      ? days.includes(today) && from <= time && time < to
      : (days.includes(today) && time >= from) || (days.includes(yesterday) && time < to),
  );
}

describe("opening hours, in any place and at any moment", () => {
  it("agree with the clock on the wall", () => {
    fc.assert(
      fc.property(places, (place) => {
        expect(isOpen(place)).toBe(openByTheWall({ ...place, at: place.at.getTime() }));
      }),
      { numRuns: 2_000 },
    );
  });
  it("open next at the first open minute of a search minute by minute", () => {
    fc.assert(
      fc.property(places, (place) => {
        const at = place.at.getTime();
        const nextMinute = (Math.floor(at / minuteMs) + 1) * minuteMs;
        let expected = at;
        while (!openByTheWall({ ...place, at: expected })) {
          expected = expected === at ? nextMinute : expected + minuteMs;
        }
        expect(nextOpening(place).getTime()).toBe(expected);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

describe("the time of a check-in, in any place and at any moment", () => {
  it("is never before the wait, never outside the hours, and within the latest moment unless the hours forbid it", () => {
    const cases = fc.record({
      place: places,
      seed: fc.string(),
      jitter: fc.constantFrom("PT0S", "PT15M", "PT3H"),
      checkInAfter: fc.constantFrom("PT0S", "PT5S", "PT24H", "PT48H"),
      anyTime: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ place, seed, jitter, checkInAfter, anyTime }) => {
        const hours = anyTime ? null : place.hours;
        const { at, latestAt } = checkInTime({
          resolvedAt: place.at,
          rules: { checkInAfter, jitter, hours, latest: "PT48H", minimumAge: "PT0S" },
          timeZone: place.timeZone,
          seed,
        });
        const earliest = new Date(place.at.getTime() + checkedDurationMs(checkInAfter));
        const opens = nextOpening({ ...place, hours, at: earliest }).getTime();
        const bound = opens > latestAt.getTime() ? opens + checkedDurationMs(jitter) : latestAt.getTime();
        expect(at.getTime()).toBeGreaterThanOrEqual(earliest.getTime());
        expect(isOpen({ ...place, hours, at })).toBe(true);
        expect(at.getTime()).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 1_000 },
    );
  });
});
