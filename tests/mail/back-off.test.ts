import { describe, expect, it } from "vitest";
import { retryMailAfterMs } from "../../mail/back-off.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

/** The waits between the tries of a mail that is never taken. */
function waits(code: number | null): number[] {
  const all: number[] = [];
  for (let triedMs = 0; ;) {
    const wait = retryMailAfterMs({ code, triedMs });
    if (wait === null) return all;
    all.push(wait);
    triedMs += wait;
  }
}

describe("the waits before a mail is tried again", () => {
  it("grow from a minute to an hour when the server said: not now", () => {
    const [first, second, third, fourth, ...rest] = waits(450);
    expect([first, second, third, fourth]).toEqual([minute, minute, 2 * minute, 4 * minute]);
    expect(Math.max(...rest)).toBe(60 * minute);
  });

  it("grow from a second to ten minutes when there was no reply", () => {
    expect(waits(null).slice(0, 4)).toEqual([1_000, 1_000, 2_000, 4_000]);
    expect(Math.max(...waits(null))).toBe(10 * minute);
  });

  it.each([450, null])("add up to a day, and then it is given up (%s)", (code) => {
    expect(waits(code).reduce((sum, wait) => sum + wait, 0)).toBe(day);
    expect(retryMailAfterMs({ code, triedMs: day })).toBeNull();
  });
});
