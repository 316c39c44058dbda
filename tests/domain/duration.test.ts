import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkedDurationMs, durationMs } from "../../domain/duration.ts";
import { defaultRules } from "../../domain/policy.ts";

const tenYearsMs = 3_650 * 86_400_000;

describe("a duration", () => {
  it.each([
    ["PT36H", 129_600_000],
    ["P14D", 1_209_600_000],
    ["P1W", 604_800_000],
    ["P1DT2H3M4.5S", 93_784_500],
    ["PT0S", 0],
    ["PT1.5H", 5_400_000],
  ])("%s is %d ms", (iso, ms) => {
    expect(durationMs(iso)).toBe(ms);
  });
  it.each([
    "",
    "P",
    "PT",
    "P1DT",
    "P1Y",
    "P1M",
    "36H",
    "PT-1H",
    "-PT1H",
    "PT1H ",
    "PT1M1H",
    "PT1,5H",
    "PT1e3S",
    "pt1h",
  ])("%o is not one of fixed length", (iso) => {
    expect(durationMs(iso)).toBeNull();
    expect(() => checkedDurationMs(iso)).toThrow(RangeError);
  });
  it("is the sum of its parts, whichever of them are given", () => {
    const units = { W: 604_800_000, D: 86_400_000, H: 3_600_000, M: 60_000, S: 1_000 };
    const part = fc.option(fc.integer({ min: 0, max: 9_999 }));
    fc.assert(
      fc.property(fc.record({ W: part, D: part, H: part, M: part, S: part }), (given) => {
        const written = (keys: ("W" | "D" | "H" | "M" | "S")[]) =>
          keys.map((key) => (given[key] === null ? "" : `${given[key]}${key}`)).join("");
        const [date, time] = [written(["W", "D"]), written(["H", "M", "S"])];
        const sum =
          (given.W ?? 0) * units.W +
          (given.D ?? 0) * units.D +
          (given.H ?? 0) * units.H +
          (given.M ?? 0) * units.M +
          (given.S ?? 0) * units.S;
        const parsed = durationMs(`P${date}${time === "" ? "" : `T${time}`}`);
        expect(parsed).toBe(date + time === "" || sum > tenYearsMs ? null : sum);
      }),
    );
  });
  it("never throws, and is never negative or not a number, whatever the text", () => {
    const nearly = fc.stringMatching(/^-?P?T?(?:[0-9]{0,3}[.,]?[0-9]?[YMWDHST]){0,6}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), (text) => {
        const ms = durationMs(text);
        expect(ms === null || (Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
  it("is what every wait of the default rules is", () => {
    const { minimumAge, maximumSilence, checkInAfter, latest, remindAfter, patience, grace } = defaultRules;
    const { holdWindow, jitter, combineWithin, nextUpdateWithin, perCustomer, perCompany, reopenGuard } = defaultRules;
    const waits = [minimumAge, maximumSilence, checkInAfter, latest, remindAfter ?? "", patience, grace, holdWindow];
    const others = [jitter, combineWithin, nextUpdateWithin, perCustomer.within, perCompany.within, reopenGuard.within];
    for (const wait of [...waits, ...others]) expect(durationMs(wait)).not.toBeNull();
  });
});
