import type { Context, Hono, Next } from "hono";
import { bodyLimit } from "../api/body-limit.ts";
import { findSession } from "../../database/sessions.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { failureHandler } from "../failures.ts";
import { isFormToken, newFormToken } from "../sign-in/form-token.ts";
import { stoppedPage } from "../sign-in/gate-page.tsx";
import { isFromOurPages } from "../sign-in/same-origin.ts";
import { sessionCookie } from "../sign-in/session-cookie.ts";
import type { ConsoleParts } from "./in-frame.ts";
import { type Late, lateFormPage } from "./late-form.tsx";
import type { ConsoleContext, ConsoleEnv } from "./person-in-console.ts";

/** Far more than any form takes: each says itself which field holds too much, and gives back what was typed. */
const mostBytes = 1024 * 1024;

type Stop = { status: 403 | 413 | 500 | 503; title: string; why: string };

const notFromHere: Stop = {
  status: 403,
  title: "Not from here",
  why: "That did not come from a page of ours. Nothing was changed.",
};
const tooMuch: Stop = {
  status: 413,
  title: "Too much",
  why:
    `A form holds at most ${mostBytes / 1024 / 1024} MB, and that was more. Nothing was changed. Your browser still has what ` +
    "you typed: go back to the form, shorten it, and send it again.",
};

/** What every request passes first: who it is, and whether a change comes from a form of theirs. */
export function letIn(app: Hono<ConsoleEnv>, { sql, log, url, organisation }: ConsoleParts): void {
  const cookie = sessionCookie({ url });
  const here = (c: Context): string => c.req.path + new URL(c.req.url).search;
  const gate = (c: Context, { status, title, why }: Stop) => {
    const way = { href: c.req.method === "GET" ? here(c) : "/console", label: "Try again" };
    return c.html(stoppedPage({ organisation, title, why, way }), status);
  };

  const tooLate = async (c: Context, { late, formToken }: { late: Late; formToken: string }) =>
    c.html(
      lateFormPage({ organisation, path: here(c), form: await postedForm(c), late, formToken }),
      late === "signed-out" ? 401 : 403,
    );

  const recognise = async (c: ConsoleContext, next: Next) => {
    const changes = c.req.method !== "GET" && c.req.method !== "HEAD";
    if (!isFromOurPages(c, { url })) return await gate(c, notFromHere);
    const secret = cookie.read(c);
    const person = secret === null ? null : await findSession(sql, { secret });
    const sentToken = changes ? ((await postedForm(c)).get("token") ?? "") : "";
    if (secret === null || person === null) {
      if (changes) return await tooLate(c, { late: "signed-out", formToken: sentToken });
      return c.redirect(here(c) === "/console" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(here(c))}`, 302);
    }
    if (changes && !isFormToken(secret, sentToken)) {
      if (sentToken === "") return await gate(c, notFromHere);
      return await tooLate(c, { late: "signed-in-anew", formToken: newFormToken(secret) });
    }
    c.set("person", person);
    c.set("formToken", newFormToken(secret));
    return await next();
  };
  const refuse = (c: Context) => gate(c, tooMuch);
  app.use("/console/*", bodyLimit({ bytes: mostBytes, refuse }), recognise);

  const failed = failureHandler({ log });
  app.onError((error, c) => {
    const { status, headers } = failed(error, c);
    const after = headers.get("Retry-After");
    if (after !== null) c.header("Retry-After", after);
    const why = "It is our fault, not yours. Nothing is lost, and what runs by itself goes on. Try again in a moment.";
    return gate(c, { status: status === 503 ? 503 : 500, title: "This page could not be shown", why });
  });
}
