import { describe, expect, it } from "vitest";
import { defaultRules, type OpeningHours } from "../../domain/policy.ts";
import { checkInTime, nextOpening } from "../../domain/timetable.ts";

const minuteMs = 60_000;
const office = defaultRules.hours;
const everyDay = (from: string, to: string): OpeningHours[] => [
  { days: [1, 2, 3, 4, 5, 6, 7], from, to, holidays: false },
];
const opening = (at: string, timeZone: string | null, hours = office) =>
  nextOpening({ at: new Date(at), hours, timeZone }).toISOString();

describe("the next opening", () => {
  it("is the moment itself when it is open, to the millisecond", () => {
    expect(opening("2026-11-20T09:00:00.000Z", "UTC")).toBe("2026-11-20T09:00:00.000Z");
    expect(opening("2026-11-20T16:59:59.999Z", "UTC")).toBe("2026-11-20T16:59:59.999Z");
  });
  it("waits for the morning, and over the weekend for Monday", () => {
    expect(opening("2026-11-20T08:59:59.999Z", "UTC")).toBe("2026-11-20T09:00:00.000Z");
    expect(opening("2026-11-20T17:00:00.000Z", "UTC")).toBe("2026-11-23T09:00:00.000Z");
  });
  it("goes by the customer's place", () => {
    expect(opening("2026-11-20T12:00:00Z", "America/New_York")).toBe("2026-11-20T14:00:00.000Z");
    expect(opening("2026-11-20T12:00:00Z", "Asia/Kathmandu")).toBe("2026-11-23T03:15:00.000Z");
    expect(opening("2026-11-20T12:00:00Z", "Pacific/Apia")).toBe("2026-11-22T20:00:00.000Z");
  });
  it.each([null, "", "Atlantis/Capital", "constructor"])("takes the zone %o for UTC", (timeZone) => {
    expect(opening("2026-11-20T20:00:00Z", timeZone)).toBe("2026-11-23T09:00:00.000Z");
  });
  it("keeps the hour on the wall over a clock change", () => {
    expect(opening("2027-03-26T17:00:00Z", "Europe/Berlin")).toBe("2027-03-29T07:00:00.000Z");
    expect(opening("2026-10-23T17:00:00Z", "Europe/Berlin")).toBe("2026-10-26T08:00:00.000Z");
  });
  it("begins with the first moment that exists when its beginning is left out by a clock change", () => {
    expect(opening("2027-03-28T00:00:00Z", "Europe/Berlin", everyDay("02:15", "04:00"))).toBe(
      "2027-03-28T01:00:00.000Z",
    );
  });
  it("skips a day on which a clock change leaves all of it out", () => {
    expect(opening("2027-03-28T00:00:00Z", "Europe/Berlin", everyDay("02:15", "02:45"))).toBe(
      "2027-03-29T00:15:00.000Z",
    );
  });
  it("comes twice when a clock change repeats the hour", () => {
    const hours = everyDay("02:00", "02:30");
    expect(opening("2026-10-25T00:00:00Z", "Europe/Berlin", hours)).toBe("2026-10-25T00:00:00.000Z");
    expect(opening("2026-10-25T00:30:00Z", "Europe/Berlin", hours)).toBe("2026-10-25T01:00:00.000Z");
    expect(opening("2026-10-25T01:30:00Z", "Europe/Berlin", hours)).toBe("2026-10-26T01:00:00.000Z");
  });
  it("knows clock changes of half an hour", () => {
    expect(opening("2026-10-03T15:00:00Z", "Australia/Lord_Howe", everyDay("02:00", "03:00"))).toBe(
      "2026-10-03T15:30:00.000Z",
    );
  });
  it("passes over the Friday that Samoa never had", () => {
    const fridays: OpeningHours[] = [{ days: [5], from: "09:00", to: "17:00", holidays: false }];
    expect(opening("2011-12-30T06:00:00Z", "Pacific/Apia", fridays)).toBe("2012-01-05T19:00:00.000Z");
  });
  it("may last beyond midnight, and until midnight", () => {
    const nights: OpeningHours[] = [{ days: [5], from: "22:00", to: "06:00", holidays: false }];
    expect(opening("2026-11-21T05:59:00Z", "UTC", nights)).toBe("2026-11-21T05:59:00.000Z");
    expect(opening("2026-11-21T06:00:00Z", "UTC", nights)).toBe("2026-11-27T22:00:00.000Z");
    expect(opening("2026-11-20T23:59:00Z", "UTC", everyDay("20:00", "24:00"))).toBe("2026-11-20T23:59:00.000Z");
  });
  it("is any time without hours, and with hours on no day", () => {
    const at = "2026-11-22T03:00:00.000Z";
    expect(opening(at, "UTC", null)).toBe(at);
    expect(opening(at, "UTC", [])).toBe(at);
    expect(opening(at, "UTC", [{ days: [], from: "09:00", to: "17:00", holidays: true }])).toBe(at);
  });
});

const rules = { checkInAfter: "PT24H", latest: "PT48H", minimumAge: "PT0S", jitter: "PT15M", hours: null };
const resolved = { resolvedAt: new Date("2026-11-17T10:00:00Z"), timeZone: "UTC", seed: "fu_1" };
const hoursAfter = (hours: number) => new Date(resolved.resolvedAt.getTime() + hours * 3_600_000);

describe("the time of a check-in", () => {
  it("is the end of the wait and a jitter that the follow-up's id decides", () => {
    const { at, latestAt } = checkInTime({ ...resolved, rules });
    expect(at.getTime()).toBeGreaterThanOrEqual(hoursAfter(24).getTime());
    expect(at.getTime()).toBeLessThan(hoursAfter(24.25).getTime());
    expect(latestAt).toEqual(hoursAfter(48));
    expect(checkInTime({ ...resolved, rules }).at).toEqual(at);
    expect(checkInTime({ ...resolved, rules, seed: "fu_2" }).at).not.toEqual(at);
  });
  it("is exact without jitter, and takes the caller's wait before the policy's", () => {
    const exact = { ...rules, jitter: "PT0S" };
    expect(checkInTime({ ...resolved, rules: exact }).at).toEqual(hoursAfter(24));
    expect(checkInTime({ ...resolved, rules: exact, checkInAfterMs: 36 * 3_600_000 }).at).toEqual(hoursAfter(36));
    expect(checkInTime({ ...resolved, rules: exact, checkInAfterMs: 0 }).at).toEqual(hoursAfter(0));
  });
  it("moves the latest moment along when the caller wishes to wait longer", () => {
    const { at, latestAt } = checkInTime({ ...resolved, rules, checkInAfterMs: 72 * 3_600_000 });
    expect(at).toEqual(hoursAfter(72));
    expect(latestAt).toEqual(hoursAfter(72));
  });
  it("waits for the policy's minimum age", () => {
    const young = { ...rules, minimumAge: "PT30H", jitter: "PT0S" };
    expect(checkInTime({ ...resolved, rules: young }).at).toEqual(hoursAfter(30));
  });
  it("lets the hours win over the latest moment", () => {
    const friday = { ...resolved, resolvedAt: new Date("2026-11-19T18:00:00Z") };
    const { at, latestAt } = checkInTime({ ...friday, rules: { ...rules, hours: office, jitter: "PT0S" } });
    expect(at).toEqual(new Date("2026-11-23T09:00:00Z"));
    expect(latestAt).toEqual(new Date("2026-11-21T18:00:00Z"));
  });
  it.each([
    { resolution: "2026-11-17T20:00:00Z", morning: "2026-11-19T09:00:00Z" },
    { resolution: "2026-11-19T18:00:00Z", morning: "2026-11-23T09:00:00Z" },
  ])(
    "spreads those who were all waiting for the same morning, also after `latest`: $morning",
    ({ resolution, morning }) => {
      const seeds = Array.from({ length: 400 }, (_, i) => `fu_${i}`);
      const resolvedAt = new Date(resolution);
      const minutes = seeds.map((seed) => {
        const { at } = checkInTime({ ...resolved, resolvedAt, seed, rules: { ...rules, hours: office } });
        return (at.getTime() - Date.parse(morning)) / minuteMs;
      });
      const perMinute = Array.from({ length: 15 }, (_, i) => minutes.filter((m) => m >= i && m < i + 1).length);
      expect(perMinute.reduce((sum, n) => sum + n)).toBe(400);
      expect(Math.min(...perMinute)).toBeGreaterThan(10);
      expect(Math.max(...perMinute)).toBeLessThan(50);
    },
  );
});
