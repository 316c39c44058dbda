import type { MiddlewareHandler } from "hono";

const here = new Set(["127.0.0.1", "localhost", "[::1]"]);
/** Pages show what strangers wrote, so nothing runs or loads that is not this server's own. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * These pages ask for no sign-in, and a browser on this machine may be visiting anything: requests under a foreign name
 * (DNS rebinding) and forms sent from other sites are refused.
 */
export const guard: MiddlewareHandler = async (c, next) => {
  const url = new URL(c.req.url);
  if (!here.has(url.hostname)) return c.text("This page is only for the machine it runs on.\n", 421);
  const origin = c.req.header("origin");
  const changes = c.req.method !== "GET" && c.req.method !== "HEAD";
  if (changes && (fromElsewhere(c.req.header("sec-fetch-site")) || (origin !== undefined && origin !== url.origin))) {
    return c.text("This form was sent from another site.\n", 403);
  }
  await next();
  // A page that shows a stranger's mail brings a stricter one of its own.
  if (!c.res.headers.has("content-security-policy")) c.header("content-security-policy", policy);
  c.header("x-content-type-options", "nosniff");
  c.header("referrer-policy", "same-origin");
  c.header("cross-origin-opener-policy", "same-origin");
  if (!c.res.headers.has("cache-control")) c.header("cache-control", "no-store");
  return undefined;
};

function fromElsewhere(site: string | undefined): boolean {
  return site !== undefined && site !== "same-origin" && site !== "none";
}
