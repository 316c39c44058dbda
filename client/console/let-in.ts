import type { Context, Hono, MiddlewareHandler, Next } from "hono";
import { bodyLimit } from "../api/body-limit.ts";
import { findSession } from "../../database/sessions.ts";
import { mostBytes, postedForm } from "../answer-pages/posted-form.ts";
import { failureHandler } from "../failures.ts";
import { isFormToken, newFormToken } from "../sign-in/form-token.ts";
import { stoppedPage } from "../sign-in/gate-page.tsx";
import { isFromOurPages } from "../sign-in/same-origin.ts";
import { sessionCookie } from "../sign-in/session-cookie.ts";
import type { ConsoleParts } from "./in-frame.ts";
import type { ConsoleContext, ConsoleEnv } from "./person-in-console.ts";

/** Where somebody may have typed for an hour: more than is taken is read, so that the page can give it back. */
const policies = "/console/settings/policies/";
const readBytes = 1024 * 1024;

type Stop = { status: 401 | 403 | 413 | 500 | 503; title: string; why: string };

const notFromHere: Stop = {
  status: 403,
  title: "Not from here",
  why: "That did not come from a page of ours. Nothing was changed.",
};
const signedOut: Stop = {
  status: 401,
  title: "You are signed out",
  why: "Nothing was changed. Sign in again, then do it once more.",
};
const tooMuch: Stop = { status: 413, title: "Too much", why: "That is more than a form holds. Nothing was changed." };

/** What every request passes first: who it is, and whether a change comes from a form of theirs. */
export function letIn(app: Hono<ConsoleEnv>, { sql, log, url, organisation }: ConsoleParts): void {
  const cookie = sessionCookie({ url });
  const here = (c: Context): string => c.req.path + new URL(c.req.url).search;
  const gate = (c: Context, { status, title, why }: Stop) => {
    const again = { href: c.req.method === "GET" ? here(c) : "/console", label: "Try again" };
    const way = status === 401 ? { href: "/sign-in", label: "Sign in" } : again;
    return c.html(stoppedPage({ organisation, title, why, way }), status);
  };

  const recognise = async (c: ConsoleContext, next: Next) => {
    const changes = c.req.method !== "GET" && c.req.method !== "HEAD";
    if (!isFromOurPages(c, { url })) return await gate(c, notFromHere);
    const secret = cookie.read(c);
    const person = secret === null ? null : await findSession(sql, { secret });
    if (secret === null || person === null) {
      if (changes) return await gate(c, signedOut);
      return c.redirect(here(c) === "/console" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(here(c))}`, 302);
    }
    if (changes && !isFormToken(secret, (await postedForm(c)).get("token") ?? "")) return await gate(c, notFromHere);
    c.set("person", person);
    c.set("formToken", newFormToken(secret));
    return await next();
  };
  const refuse = (c: Context) => gate(c, tooMuch);
  const small = bodyLimit({ bytes: mostBytes, refuse });
  const roomy = bodyLimit({ bytes: readBytes, refuse });
  const limited: MiddlewareHandler = (c, next) => (c.req.path.startsWith(policies) ? roomy : small)(c, next);
  app.use("/console/*", limited, recognise);

  const failed = failureHandler({ log });
  app.onError((error, c) => {
    const { status, headers } = failed(error, c);
    const after = headers.get("Retry-After");
    if (after !== null) c.header("Retry-After", after);
    const why = "It is our fault, not yours. Nothing is lost, and what runs by itself goes on. Try again in a moment.";
    return gate(c, { status: status === 503 ? 503 : 500, title: "This page could not be shown", why });
  });
}
