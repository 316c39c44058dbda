import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

/**
 * The cookie that says whose browser it is. On https its name makes the browser insist on Secure, no Domain and Path=/, so
 * that no neighbour under the same domain can set one. Lax: a link in a helpdesk's note opens the case signed in.
 */
export function sessionCookie({ url }: { url: string }) {
  const https = url.startsWith("https:");
  const name = https ? "__Host-aftercare" : "aftercare";
  const attributes = { path: "/", httpOnly: true, sameSite: "Lax", secure: https } as const;
  return {
    read: (c: Context): string | null => {
      const secret = getCookie(c, name);
      return secret !== undefined && /^[a-z2-7]{32}$/.test(secret) ? secret : null;
    },
    /** Gone with the browser's session; how long it opens anything is the database's matter. */
    write: (c: Context, secret: string): void => setCookie(c, name, secret, attributes),
    clear: (c: Context): void => void deleteCookie(c, name, { path: "/", secure: https }),
  };
}
