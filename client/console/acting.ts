import { randomUUID } from "node:crypto";
import { z } from "zod";
import { solversOf } from "../../database/case.ts";
import { answerForCustomer, finishLook, unreadReply } from "../../database/needs-look.ts";
import { optInForCustomer } from "../../database/opt-outs.ts";
import { reread } from "../../database/rereading.ts";
import { restore } from "../../database/restoring.ts";
import { sendNow, skip, withdraw } from "../../database/withdrawal.ts";
import type { ConsoleAction } from "../../domain/roles.ts";
import { answerChannels, verdicts } from "../../domain/words.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { casePage } from "./case.ts";
import { type ConsoleParts, may } from "./in-frame.ts";
import { forbidden, notFound } from "./messages.tsx";
import { actorOf, type ConsoleContext } from "./person-in-console.ts";
import { replyText } from "./reply-text.ts";

type Act = { followUpId: string; actor: string };
type Acted = { did: string } | { not: string; do?: string };

/** An action on a follow-up: allowed to this person, done, and told on the page it came from. */
const acting =
  (parts: ConsoleParts, action: ConsoleAction, act: (act: Act, form: ReadonlyMap<string, string>) => Promise<Acted>) =>
  async (c: ConsoleContext) => {
    const stopped = await refused(parts, c, action);
    if (stopped !== null) return stopped;
    const id = c.req.param("id") ?? "";
    const form = await postedForm(c);
    return await told(c, await act({ followUpId: id, actor: actorOf(c.get("person")) }, form));
  };

export const skipIt = (parts: ConsoleParts) =>
  acting(parts, "skip", async (act) => {
    const { withdrawn, stage } = await skip(parts.sql, act);
    return withdrawn || stage === "skipped" ? { did: "skip" } : { not: "skip" };
  });

export const cancelIt = (parts: ConsoleParts) =>
  acting(parts, "cancel", async (act) => {
    const { withdrawn, stage } = await withdraw(parts.sql, { ...act, reason: "by-a-person" });
    return withdrawn || stage === "cancelled" ? { did: "cancel" } : { not: "cancel" };
  });

export const restoreIt = (parts: ConsoleParts) =>
  acting(parts, "skip", async (act) => {
    const restored = await restore(parts.sql, act);
    return restored.restored || restored.because === "unknown" ? { did: "restore" } : { not: restored.because };
  });

export const optInIt = (parts: ConsoleParts) =>
  acting(parts, "cancel", async (act) =>
    (await optInForCustomer(parts.sql, act)) ? { did: "opt-in" } : { not: "opt-in" },
  );

const rereadShape = z.object({ verdict: z.enum(verdicts).nullable(), version: z.coerce.number().int().min(1) });

/** A person says what the reply means, or that it says nothing clear; the version they saw is the one that is meant. */
export const rereadIt = (parts: ConsoleParts) =>
  acting(parts, "reread", async (act, form) => {
    const given = rereadShape.safeParse({
      verdict: form.get("verdict") === "unclear" ? null : form.get("verdict"),
      version: form.get("version"),
    });
    if (!given.success) return { not: "reread-nothing", do: "reread" };
    const { verdict, version } = given.data;
    const correction = verdict === null ? null : { verdict };
    const done = await reread(parts.sql, { ...act, version, correction });
    if (!done.reread) return { not: done.because === "nothing-read" ? "reread" : "reread-changed" };
    return { did: correction === null ? "withdraw-reading" : "reread" };
  });

export const sendItNow = (parts: ConsoleParts) =>
  acting(parts, "send-now", async (act) =>
    (await sendNow(parts.sql, act)).released ? { did: "send-now" } : { not: "send-now" },
  );

export const finishTheLook = (parts: ConsoleParts) =>
  acting(parts, "finish-look", async (act) => ((await finishLook(parts.sql, act)) ? { did: "look" } : { not: "look" }));

const mostWords = 4_000;
const score = (most: number) =>
  z
    .literal("")
    .transform(() => null)
    .or(z.string().regex(/^\d$/).transform(Number).pipe(z.int().min(1).max(most)));
const answerShape = z.object({
  verdict: z.enum(verdicts),
  satisfaction: score(5),
  effort: score(7),
  channel: z
    .literal("")
    .transform(() => null)
    .or(z.enum(answerChannels)),
  words: z
    .string()
    .transform((text) => text.trim())
    .refine((text) => Array.from(text).length <= mostWords),
});

/**
 * Records what a customer told one of us: from the dialog, or with one press what a reply says. The same form sent twice is
 * one answer.
 */
export const answerIt = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const stopped = await refused(parts, c, "answer");
  if (stopped !== null) return stopped;
  const followUpId = c.req.param("id") ?? "";
  const form = await postedForm(c);
  const field = (name: string): string => plain(form.get(name) ?? "");
  const reply = field("of") === "reply" ? await unreadReply(parts.sql, { followUpId }) : null;
  const typed = {
    verdict: field("verdict"),
    satisfaction: field("satisfaction"),
    effort: field("effort"),
    channel: reply === null ? field("channel") : reply.cameBy,
    words: reply === null ? field("words") : await replyText(reply.raw, { most: mostWords }),
  };
  const given = answerShape.safeParse(typed);
  if (!given.success) {
    const wrong = given.error.issues.map(({ path }) => String(path[0]));
    return await casePage(parts, c, { typed: { ...typed, wrong } });
  }
  const nonce = field("nonce");
  const recording = await answerForCustomer(parts.sql, {
    followUpId,
    ...given.data,
    againOn: null,
    source: "agent",
    dedupeKey: /^[\w-]{1,64}$/.test(nonce) ? nonce : randomUUID(),
    actor: actorOf(c.get("person")),
  });
  if (recording.recorded) return await told(c, { did: "answer" });
  switch (recording.because) {
    case "window-closed":
      return await told(c, { not: "window" });
    case "not-asked":
      return await told(c, { not: "answer" });
    case "unknown":
      return await notFound(parts, c);
  }
};

/** Why it goes no further; null when it may. */
async function refused(parts: ConsoleParts, c: ConsoleContext, action: ConsoleAction): Promise<Response | null> {
  const solvedBy = await solversOf(parts.sql, { id: c.req.param("id") ?? "" });
  if (solvedBy === null) return await notFound(parts, c);
  return may(c, action, solvedBy) ? null : await forbidden(parts, c);
}

/** Back to where the button was, so that a reload sends nothing again. */
async function told(c: ConsoleContext, acted: Acted): Promise<Response> {
  const fromToday = (await postedForm(c)).get("from") === "today";
  const id = encodeURIComponent(c.req.param("id") ?? "");
  const said = new URLSearchParams(fromToday ? { ...acted, of: id } : acted).toString();
  return c.redirect(fromToday ? `/console?${said}` : `/console/follow-ups/${id}?${said}`, 303);
}

/** Line breaks and tabs stay; Postgres refuses NUL. */
const plain = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[^\P{Control}\n\t]/gu, "")
    .replaceAll(/\p{Surrogate}/gu, "\uFFFD");
