import type { MiddlewareHandler } from "hono";
import { customerPageHeaders } from "../security-headers.ts";

/** One script of ours, which may fetch pages of ours; nothing inline, and nothing turns text into markup. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

/** As the customer pages, with what the console's script needs. */
export function consolePageHeaders({ url }: { url: string }): MiddlewareHandler {
  const base = customerPageHeaders({ url });
  return (c, next) =>
    base(c, async () => {
      await next();
      // A mail that is shown brings a stricter one.
      if (!c.res.headers.has("Content-Security-Policy")) c.header("Content-Security-Policy", contentSecurityPolicy);
      // Under no-referrer a browser hides Origin from our own forms, and on plain http that is all there is to check.
      c.header("Referrer-Policy", "same-origin");
    });
}
