import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context, MiddlewareHandler } from "hono";
import { problem } from "./problem.ts";

export type RateLimit = {
  /** So many requests at once, refilled evenly over `windowMs`. */
  limit: number;
  windowMs: number;
  /** Whose bucket this request takes from. */
  key: (c: Context) => string;
  /** The 429 itself; the headers are added here. The default is problem+json. */
  refuse?: ((c: Context, wait: { seconds: number }) => Response | Promise<Response>) | undefined;
  /** Milliseconds on a clock that only goes forward. */
  clock?: (() => number) | undefined;
};

type Bucket = { tokens: number; at: number };
const mostBuckets = 50_000;

/**
 * A token bucket per key, in this process's memory: a brake on floods, not an exact quota across processes. Headers follow
 * draft-ietf-httpapi-ratelimit-headers (`RateLimit`, `RateLimit-Policy`) and RFC 9110 (`Retry-After`).
 */
export function rateLimit(options: RateLimit): MiddlewareHandler {
  const { limit, windowMs, key } = options;
  const clock = options.clock ?? (() => performance.now());
  const refuse = options.refuse ?? tooMany;
  const perMs = limit / windowMs;
  const buckets = new Map<string, Bucket>();
  const policy = `"default";q=${limit};w=${Math.ceil(windowMs / 1000)}`;

  function take(name: string): { allowed: boolean; left: number; seconds: number } {
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
  }

  /** A bucket untouched for a whole window is full again, and the same as none. */
  function forget(now: number): void {
    for (const [name, bucket] of buckets) {
      if (now - bucket.at < windowMs && buckets.size <= mostBuckets) return;
      buckets.delete(name);
    }
  }

  return async (c, next) => {
    const { allowed, left, seconds } = take(key(c));
    if (allowed) await next();
    else c.res = await refuse(c, { seconds });
    c.header("RateLimit-Policy", policy);
    c.header("RateLimit", `"default";r=${left};t=${seconds}`);
    if (!allowed) c.header("Retry-After", String(seconds));
  };
}

/**
 * The network a request comes from, by the socket: /24 for IPv4, /64 for IPv6, since one person holds many addresses. Forwarding
 * headers are not believed. Where there is no socket (tests), everybody is one.
 */
export function clientNetwork(c: Context): string {
  const address = socketAddress(c)?.replace(/^::ffff:(?=\d+\.)/i, "");
  if (address === undefined) return "unknown";
  if (address.includes(".")) return address.split(".").slice(0, 3).join(".");
  const [head = "", tail = ""] = address.split("::");
  const groups = head.split(":").filter(Boolean);
  const missing = address.includes("::") ? 8 - groups.length - tail.split(":").filter(Boolean).length : 0;
  const zeros = Array.from({ length: Math.max(0, missing) }, () => "0");
  return [...groups, ...zeros, ...tail.split(":").filter(Boolean)].slice(0, 4).join(":");
}

function socketAddress(c: Context): string | undefined {
  try {
    return getConnInfo(c).remote.address;
  } catch {
    return undefined;
  }
}

function tooMany(c: Context, { seconds }: { seconds: number }): Response {
  return problem(c, { kind: "too-many-requests", detail: `Too much at once; try again in ${seconds} s.` });
}
