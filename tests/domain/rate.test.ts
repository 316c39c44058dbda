import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rateOf } from "../../domain/rate.ts";

describe("a rate", () => {
  it("has the Wilson interval that the literature gives", () => {
    const at = (count: number, n: number) => {
      const rate = rateOf({ count, n });
      return [rate?.low, rate?.high].map((bound) => Number(bound?.toFixed(4)));
    };
    // Newcombe 1998, table I, method 3.
    expect(at(81, 263)).toEqual([0.2553, 0.3662]);
    expect(at(15, 148)).toEqual([0.0624, 0.1605]);
    expect(at(0, 20)).toEqual([0, 0.1611]);
    expect(at(1, 29)).toEqual([0.0061, 0.1718]);
    expect(at(6, 7)).toEqual([0.4869, 0.9743]);
  });

  it("is unknown without an answer, and too few to rate below ten", () => {
    expect(rateOf({ count: 0, n: 0 })).toBeNull();
    expect(rateOf({ count: 9, n: 9 })?.few).toBe(true);
    expect(rateOf({ count: 9, n: 10 })?.few).toBe(false);
  });

  it("lies within its interval, and the interval within 0 and 1", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 5_000 }), (n, some) => {
        const rate = rateOf({ count: Math.min(n, some), n });
        if (rate === null) return false;
        const { low, share, high } = rate;
        return 0 <= low && low <= share + 1e-12 && share <= high + 1e-12 && high <= 1;
      }),
    );
  });
});
