import type { Context, Hono, MiddlewareHandler } from "hono";
import { bodyLimit } from "../api/body-limit.ts";
import { failureHandler } from "../failures.ts";
import { clientNetwork, rateLimit } from "../rate-limit.ts";
import { customerPageHeaders } from "../security-headers.ts";
import { type AnswerPageParts, strangersWording } from "./answer-link.ts";
import { retryPage, tooLongPage } from "./notice-page.tsx";
import { mostBytes, postedForm } from "./posted-form.ts";

/** Generous: many people share a network or a proxy, and the secret of a link is 160 bits. These stop floods, not guesses. */
const usualLimits = { token: { limit: 120, windowMs: 60_000 }, network: { limit: 1_200, windowMs: 60_000 } };

/**
 * What every request to a customer page passes first, and what becomes of a failure behind it. A mail provider unsubscribes many
 * people from few addresses, so `/u/` is limited by its token alone.
 */
export function guard(app: Hono, parts: AnswerPageParts): void {
  const { organisation, url, log } = parts;
  const limits = parts.limits ?? usualLimits;
  const limited = (limit: { limit: number; windowMs: number }, key: (c: Context) => string): MiddlewareHandler =>
    rateLimit({
      ...limit,
      key,
      refuse: (c, { seconds }) => retry(c, { why: { kind: "too-many", seconds }, status: 429 }),
    });
  const token = (c: Context): string => c.req.path.split("/")[2]?.slice(0, 64) ?? "";

  async function retry(
    c: Context,
    { why, status }: { why: Parameters<typeof retryPage>[0]["why"]; status: 429 | 500 | 503 },
  ) {
    const wording = strangersWording(c);
    const form = c.req.method === "POST" ? await postedForm(c) : null;
    const path = form === null ? c.req.path + new URL(c.req.url).search : c.req.path;
    return c.html(retryPage({ wording, organisation, why, path, form }), status);
  }

  const tooLong = (c: Context) => c.html(tooLongPage({ wording: strangersWording(c), organisation }), 413);
  for (const path of ["/a/*", "/u/*"]) {
    app.use(path, customerPageHeaders({ url }), bodyLimit({ bytes: mostBytes, refuse: tooLong }));
    app.use(path, limited(limits.token, token));
  }
  app.use("/a/*", limited(limits.network, clientNetwork));

  const failed = failureHandler({ log });
  app.onError(async (error, c) => {
    const { status, headers } = failed(error, c);
    const page = await retry(c, { why: { kind: "failed" }, status: status === 503 ? 503 : 500 });
    const after = headers.get("Retry-After");
    if (after !== null) page.headers.set("Retry-After", after);
    return page;
  });
}
