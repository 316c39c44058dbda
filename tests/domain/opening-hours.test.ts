import { describe, expect, it } from "vitest";
import { endsThatDay } from "../../domain/opening-hours.ts";

describe("hours from one time of a day to another", () => {
  it.each([
    ["09:00", "17:00", true],
    ["22:00", "00:00", true],
    ["00:00", "00:00", true],
    ["00:00", "00:01", true],
    ["22:00", "06:00", false],
    ["09:00", "09:00", false],
    ["09:01", "09:00", false],
  ])("%s to %s end on that day: %s", (from, to, ends) => {
    expect(endsThatDay({ from, to })).toBe(ends);
  });
});
