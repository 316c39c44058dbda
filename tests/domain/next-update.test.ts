import { describe, expect, it } from "vitest";
import { nextUpdateBy } from "../../domain/next-update.ts";

const office = [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00", holidays: true }];
const by = (at: string, { hours = office, within = "PT8H", timeZone = "Europe/Berlin" } = {}) =>
  nextUpdateBy({ at: new Date(at), rules: { nextUpdateWithin: within, hours }, timeZone }).toISOString();

describe("nextUpdateBy", () => {
  it("is so long after the answer while somebody is there", () => {
    expect(by("2026-09-15T07:30:00Z", { within: "PT4H" })).toBe("2026-09-15T11:30:00.000Z");
  });

  it("counts closing time itself as open", () => {
    expect(by("2026-09-15T07:00:00Z")).toBe("2026-09-15T15:00:00.000Z");
  });

  it("waits for the next opening at the customer's place, over a weekend too", () => {
    expect(by("2026-09-15T07:00:01Z")).toBe("2026-09-16T07:00:00.000Z");
    expect(by("2026-09-18T12:00:00Z")).toBe("2026-09-21T07:00:00.000Z");
    expect(by("2026-09-18T12:00:00Z", { timeZone: "America/Los_Angeles" })).toBe("2026-09-18T20:00:00.000Z");
  });

  it("is plain addition where it is never closed", () => {
    expect(
      nextUpdateBy({ at: new Date(0), rules: { nextUpdateWithin: "PT90S", hours: null }, timeZone: null }),
    ).toEqual(new Date(90_000));
  });
});
