export type Buckets = {
  /** So many at once, refilled evenly over `windowMs`. */
  limit: number;
  windowMs: number;
  /** Milliseconds on a clock that only goes forward. */
  clock?: (() => number) | undefined;
};
type Bucket = { tokens: number; at: number };
const mostBuckets = 50_000;

/** A token bucket for each name, in this process's memory: takes one token, or says in how many seconds there is one. */
export function tokenBuckets({ limit, windowMs, clock = () => performance.now() }: Buckets) {
  const perMs = limit / windowMs;
  const buckets = new Map<string, Bucket>();

  /** A bucket untouched for a whole window is full again, and the same as none. */
  function forget(now: number): void {
    for (const [name, bucket] of buckets) {
      if (now - bucket.at < windowMs && buckets.size <= mostBuckets) return;
      buckets.delete(name);
    }
  }

  return (name: string): { allowed: boolean; left: number; seconds: number } => {
    const now = clock();
    const before = buckets.get(name) ?? { tokens: limit, at: now };
    const tokens = Math.min(limit, before.tokens + (now - before.at) * perMs);
    const allowed = tokens >= 1;
    const left = allowed ? tokens - 1 : tokens;
    // Written anew, so that the map's order is the order of last use and the oldest can go first.
    buckets.delete(name);
    buckets.set(name, { tokens: left, at: now });
    if (buckets.size > mostBuckets) forget(now);
    const missing = left >= 1 ? 0 : 1 - left;
    return { allowed, left: Math.floor(left), seconds: Math.ceil(missing / perMs / 1000) };
  };
}
