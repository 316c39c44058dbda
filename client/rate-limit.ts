import type { Context, MiddlewareHandler } from "hono";
import { clientAddress } from "./client-address.ts";
import { networkOf } from "./network-of.ts";
import { problem } from "./problem.ts";
import { type Buckets, tokenBuckets } from "./token-buckets.ts";

export type RateLimit = Buckets & {
  /** Whose bucket this request takes from. */
  key: (c: Context) => string;
  /** The 429 itself; the headers are added here. The default is problem+json. */
  refuse?: ((c: Context, wait: { seconds: number }) => Response | Promise<Response>) | undefined;
};

/**
 * A token bucket per key, in this process's memory: a brake on floods, not an exact quota across processes. Headers follow
 * draft-ietf-httpapi-ratelimit-headers (`RateLimit`, `RateLimit-Policy`) and RFC 9110 (`Retry-After`).
 */
export function rateLimit(options: RateLimit): MiddlewareHandler {
  const { limit, windowMs, key } = options;
  const refuse = options.refuse ?? tooMany;
  const take = tokenBuckets(options);
  const policy = `"default";q=${limit};w=${Math.ceil(windowMs / 1000)}`;

  return async (c, next) => {
    const { allowed, left, seconds } = take(key(c));
    if (allowed) await next();
    else c.res = await refuse(c, { seconds });
    // Where a narrower limit behind this one refused, its own headers say when to come back.
    if (allowed && c.res.status === 429 && c.res.headers.has("RateLimit")) return;
    c.header("RateLimit-Policy", policy);
    c.header("RateLimit", `"default";r=${left};t=${seconds}`);
    if (!allowed) c.header("Retry-After", String(seconds));
  };
}

/** The network a request comes from. Where there is no socket (tests), everybody is one. */
export function clientNetwork(c: Context): string {
  const address = clientAddress(c);
  return address === undefined ? "unknown" : networkOf(address);
}

function tooMany(c: Context, { seconds }: { seconds: number }): Response {
  return problem(c, { kind: "too-many-requests", detail: `Too much at once; try again in ${seconds} s.` });
}
