import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { retryAfterMs } from "../../helpdesk/retry-after.ts";

const now = new Date("2026-11-25T12:00:00Z");
const [secondMs, hourMs] = [1_000, 3_600_000];
const within = (ms: number): number => Math.min(Math.max(ms, secondMs), hourMs);

/** The three forms of an HTTP date (RFC 9110 §5.6.7): as it is written today, and the two that are obsolete and still read. */
function forms(at: Date): string[] {
  const today = at.toUTCString();
  const [, day = "", month = "", year = "", time = ""] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(today) ?? [];
  const weekday = at.toLocaleDateString("en", { weekday: "long", timeZone: "UTC" });
  return [
    today,
    `${weekday}, ${day}-${month}-${year.slice(2)} ${time} GMT`,
    `${weekday.slice(0, 3)} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`,
  ];
}

describe("Retry-After", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("of seconds is waited for, between a second and an hour", () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom("", " "), (seconds, space) => {
        expect(retryAfterMs(`${space}${seconds}${space}`, now)).toBe(within(seconds * 1_000));
      }),
    );
  });

  it.each(["UTC", "America/New_York", "Pacific/Apia"])(
    "of a date in any form is that date, on a machine in %s",
    (zone) => {
      vi.stubEnv("TZ", zone);
      fc.assert(
        fc.property(fc.integer({ min: -86_400, max: 20 * 365 * 86_400 }), (seconds) => {
          const at = new Date(now.getTime() + seconds * 1_000);
          for (const form of forms(at)) expect(retryAfterMs(form, now), form).toBe(within(seconds * 1_000));
        }),
      );
    },
  );

  it("of anything else says nothing, and nothing absurd", () => {
    const anything = fc.oneof(
      fc.string(),
      fc.constantFrom("-5", "soon 1", "1e9", "0x10", "1,5", "", "NaN", "Infinity"),
    );
    fc.assert(
      fc.property(anything, (header) => {
        const ms = retryAfterMs(header, now);
        const isNothing = !/^\s*(\d|[A-Za-z]{3})/.test(header);
        expect(isNothing ? ms === null : ms === null || ms === within(ms)).toBe(true);
      }),
    );
    for (const odd of ["-5", "soon 1", "1e9", "0x10", "1,5", ""]) expect(retryAfterMs(odd, now), odd).toBeNull();
    expect(retryAfterMs(null, now)).toBeNull();
  });
});
