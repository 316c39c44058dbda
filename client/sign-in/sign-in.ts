import { type Context, Hono } from "hono";
import { bodyLimit } from "../api/body-limit.ts";
import type { Logger } from "pino";
import { z } from "zod";
import { postedForm } from "../answer-pages/posted-form.ts";
import { endSession, startSession } from "../../database/sessions.ts";
import { signInLinkIsGood, useSignInLink } from "../../database/sign-in.ts";
import type { Database } from "../../database/connect.ts";
import { tokenHash } from "../../database/ids.ts";
import { timeZone } from "../api/fields.ts";
import { clientNetwork, rateLimit, type RateLimit } from "../rate-limit.ts";
import { failureHandler } from "../failures.ts";
import { deviceOf } from "./device.ts";
import { emailPage, enterPage, linkOverPage, sentPage, stoppedPage } from "./gate-page.tsx";
import type { LinkPost } from "./post-link.ts";
import { isAnyFormToken } from "./form-token.ts";
import { returnTo } from "./return-to.ts";
import { isFromOurPages } from "./same-origin.ts";
import { sessionCookie } from "./session-cookie.ts";

export type SignInParts = {
  sql: Database;
  log: Logger;
  url: string;
  organisation: string;
  linkPost: LinkPost;
  signInLimits?: { address: Limit; network: Limit } | undefined;
};
type Limit = Pick<RateLimit, "limit" | "windowMs">;

const quarterHourMs = 900_000;
const usualLimits = {
  address: { limit: 5, windowMs: quarterHourMs },
  network: { limit: 60, windowMs: quarterHourMs },
};

/** The way in and out: an address, a mailed link, a button. No passwords. */
export function signIn(parts: SignInParts) {
  const { sql, url, organisation, linkPost } = parts;
  const limits = parts.signInLimits ?? usualLimits;
  const cookie = sessionCookie({ url });
  const app = new Hono<{ Variables: { email: string } }>();
  const stopped = (
    c: Context,
    { status, title, why }: { status: 403 | 413 | 429 | 500 | 503; title: string; why: string },
  ) =>
    c.html(stoppedPage({ organisation, title, why, way: { href: "/sign-in", label: "Back to the sign-in" } }), status);
  const tooMany = (c: Context, { seconds }: { seconds: number }) =>
    stopped(c, { status: 429, title: "Too many tries", why: `Wait ${wait(seconds)}, then try again.` });
  const notFromHere = (c: Context) =>
    stopped(c, {
      status: 403,
      title: "Not from here",
      why: "That did not come from a page of ours. Nothing was changed.",
    });
  const tooLarge = (c: Context) => stopped(c, { status: 413, title: "Too much", why: "That is no e-mail address." });

  for (const path of ["/sign-in/*", "/sign-out"]) {
    app.use(path, bodyLimit({ bytes: 10_000, refuse: tooLarge }), async (c, next) => {
      return isFromOurPages(c, { url }) ? await next() : notFromHere(c);
    });
  }
  const byNetwork = rateLimit({ ...limits.network, key: clientNetwork, refuse: tooMany });
  const byAddress = rateLimit({
    ...limits.address,
    key: (c) => addressBucket(String(c.get("email"))),
    refuse: tooMany,
  });

  app.get("/sign-in", (c) =>
    c.html(
      emailPage({
        organisation,
        returnTo: returnTo(c.req.query("to")),
        said: c.req.query("out") === "1" ? "You are signed out." : undefined,
      }),
    ),
  );

  app.post("/sign-in", byNetwork, async (c) => {
    const form = await postedForm(c);
    const typed = (form.get("email") ?? "").trim();
    const to = returnTo(form.get("to"));
    const email = z.email().max(254).safeParse(typed);
    if (!email.success) return c.html(emailPage({ organisation, returnTo: to, typed, wrong: true }), 422);
    c.set("email", email.data);
    await byAddress(c, () => {
      linkPost.post({ email: email.data, returnTo: to });
      c.res = c.redirect("/sign-in/sent", 303);
      return Promise.resolve();
    });
    return c.res;
  });

  app.get("/sign-in/sent", (c) => c.html(sentPage({ organisation })));

  app.get("/sign-in/:token", byNetwork, async (c) => {
    const good = await signInLinkIsGood(sql, { token: c.req.param("token") });
    return good ? c.html(enterPage({ organisation, path: c.req.path })) : c.html(linkOverPage({ organisation }), 410);
  });

  app.post("/sign-in/:token", byNetwork, async (c) => {
    const used = await useSignInLink(sql, { token: c.req.param("token") });
    if (used === null) return c.html(linkOverPage({ organisation }), 410);
    const zone = timeZone.safeParse((await postedForm(c)).get("zone"));
    const device = deviceOf(c.req.header("user-agent") ?? "");
    cookie.write(c, await startSession(sql, { ...used, device, browserZone: zone.data ?? null }));
    return c.redirect(returnTo(used.returnTo ?? undefined) ?? "/console", 303);
  });

  // A form of an earlier session means the same: whoever presses it wants to be out. That it is on a page of ours is checked above.
  app.post("/sign-out", async (c) => {
    const secret = cookie.read(c);
    if (secret !== null) {
      if (!isAnyFormToken((await postedForm(c)).get("token") ?? "")) return notFromHere(c);
      await endSession(sql, { secret });
    }
    cookie.clear(c);
    return c.redirect("/sign-in?out=1", 303);
  });

  const failed = failureHandler(parts);
  app.onError((error, c) => {
    const away = failed(error, c).status === 503;
    const why = "It is our fault, not yours. Nothing was changed; try again in a moment.";
    return stopped(c, { status: away ? 503 : 500, title: "That did not work", why });
  });
  return app;
}

/** Never the address itself: the buckets stay in memory for a while. */
const addressBucket = (email: string): string => tokenHash(email.toLowerCase()).toString("base64url");
const wait = (seconds: number): string => (seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`);
