import type { MiddlewareHandler } from "hono";

/** No script at all, and nothing from elsewhere: the pages work by links and forms alone. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const headers = {
  "Content-Security-Policy": contentSecurityPolicy,
  // The address of the page is the secret of one customer: it must not stay in caches, referrers or search engines.
  "Cache-Control": "no-store",
  "Referrer-Policy": "no-referrer",
  "X-Robots-Tag": "noindex, nofollow",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** What every page for a customer is sent with; a header that the page has set itself stays. `url` is AFTERCARE_URL. */
export function customerPageHeaders({ url }: { url: string }): MiddlewareHandler {
  const https = url.startsWith("https:");
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) if (!c.res.headers.has(name)) c.header(name, value);
    if (https) c.header("Strict-Transport-Security", "max-age=31536000");
  };
}
