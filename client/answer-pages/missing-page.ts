import type { Context, Env } from "hono";
import { missing } from "../failures.ts";
import { customerPageHeaders } from "../security-headers.ts";
import { unknown } from "./answer-link.ts";

/** An address that leads nowhere: a browser may have come from one of our mails, and gets a page; a program gets a problem. */
export function missingPage({ url, organisation }: { url: string; organisation: string }) {
  const withHeaders = customerPageHeaders({ url });
  return async (c: Context<Env, string>): Promise<Response> => {
    const isBrowsed = /\btext\/html\b/.test(c.req.header("accept") ?? "") && !c.req.path.startsWith("/v1/");
    if (!isBrowsed) return missing(c);
    await withHeaders(c, async () => {
      c.res = await unknown(c, { organisation });
    });
    return c.res;
  };
}
