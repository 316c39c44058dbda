/** Below so many, a rate says more about chance than about the thing. */
const few = 10;

/** A share with how sure one can be of it; parts of 1. `few`: too few to rate. */
export type Rate = { count: number; n: number; share: number; low: number; high: number; few: boolean };

/** z of a two-sided 95 % interval. */
const z = 1.959963984540054;

/**
 * `count` of `n` with its Wilson score interval at 95 % (Wilson 1927; without continuity correction): it stays within 0 and 1, and
 * is honest also for few and for all or none. Null for n = 0: nothing is known then.
 */
export function rateOf({ count, n }: { count: number; n: number }): Rate | null {
  if (n <= 0) return null;
  const share = count / n;
  const scale = 1 + z ** 2 / n;
  const middle = (share + z ** 2 / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return { count, n, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half), few: n < few };
}
