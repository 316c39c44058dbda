import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationMs } from "../../domain/duration.ts";
import { durationFromWords, durationInWords } from "../../domain/duration-words.ts";

describe("a duration in words", () => {
  it.each([
    ["PT24H", "24 hours"],
    ["P3D", "3 days"],
    ["P1DT12H", "1 day 12 hours"],
    ["P2W", "2 weeks"],
    ["PT1.5H", "1.5 hours"],
    ["PT0S", "0 minutes"],
  ])("%s is %s", (iso, words) => {
    expect(durationInWords(iso)).toBe(words);
  });

  it.each([
    ["24 hours", "PT24H"],
    ["  3 Days ", "P3D"],
    ["1 day 12 h", "P1DT12H"],
    ["1 day, 12 hours and 5 minutes", "P1DT12H5M"],
    ["90min", "PT90M"],
    ["36h", "PT36H"],
    ["1 week", "P1W"],
    ["pt36h", "PT36H"],
    ["0", "PT0S"],
    ["0 minutes", "PT0S"],
  ])("“%s” is read as %s", (words, iso) => {
    expect(durationFromWords(words)).toBe(iso);
  });

  it.each(["", "24", "soon", "3 months", "2 hours 2 hours", "1 day maybe", "-3 days", "3 days of", "9999999 weeks"])(
    "“%s” is none",
    (words) => {
      expect(durationFromWords(words)).toBeNull();
    },
  );

  it("is as long when it is read again, however it was made up", () => {
    const part = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(fc.tuple(part, part, part, part, part), ([w, d, h, m, s]) => {
        const iso = `P${w}W${d}DT${h}H${m}M${s}S`;
        expect(durationMs(durationFromWords(durationInWords(iso)) ?? "")).toBe(durationMs(iso));
      }),
    );
  });
});
