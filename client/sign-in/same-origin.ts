import type { Context } from "hono";

/**
 * Whether a request that changes something comes from a page of ours. Browsers say so in Sec-Fetch-Site where the address is
 * https or loopback, and in Origin elsewhere; a request that says neither comes from no browser that keeps our cookie.
 */
export function isFromOurPages(c: Context, { url }: { url: string }): boolean {
  if (c.req.method === "GET" || c.req.method === "HEAD") return true;
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  return c.req.header("origin") === new URL(url).origin;
}
