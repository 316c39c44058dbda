import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { verdicts, type Verdict } from "../../domain/words.ts";
import type { NewestAnswer } from "../../database/answer-page.ts";
import type { AgainOn } from "./again-on.ts";

/** The most characters one answer may have. */
export const mostWords = 4000;
export const mostSatisfaction = 5;
export const mostEffort = 7;

export const answerFields = ["verdict", "satisfaction", "effort", "words", "again_on"] as const;
export type AnswerField = (typeof answerFields)[number];
/** What stands in the fields of one ticket, as text, right or wrong: it is shown again when something is missing. */
export type Typed = Record<AnswerField, string>;
/** What a customer said of one ticket, checked. */
export type GivenAnswer = {
  verdict: Verdict;
  satisfaction: number | null;
  effort: number | null;
  words: string;
  againOn: string | null;
};
export type Reading = { read: true; answer: GivenAnswer } | { read: false; wrong: AnswerField[] };
/** The fields of a posted form; of a name given twice, the last. */
export type Form = ReadonlyMap<string, string>;

export const nothingTyped: Typed = { verdict: "", satisfaction: "", effort: "", words: "", again_on: "" };

/** A field's name in the form: plain with one ticket, with the follow-up's id behind it where there are several. */
export const fieldName = (field: AnswerField, followUpId: string | null): string =>
  followUpId === null ? field : `${field}.${followUpId}`;

export function typedIn(form: Form, followUpId: string | null): Typed {
  const value = (field: AnswerField) => plainText(form.get(fieldName(field, followUpId)) ?? "");
  return {
    verdict: value("verdict"),
    satisfaction: value("satisfaction"),
    effort: value("effort"),
    words: value("words"),
    again_on: value("again_on"),
  };
}

/** What the form starts with: the answer there is; the choice made in the mail goes before it. */
export function startWith(answer: NewestAnswer | null, choice: string | undefined): Typed {
  const chosen = verdicts.find((verdict) => verdict === choice);
  return {
    verdict: chosen ?? answer?.verdict ?? "",
    satisfaction: String(answer?.satisfaction ?? ""),
    effort: String(answer?.effort ?? ""),
    words: answer?.words ?? "",
    again_on: answer?.againOn ?? "",
  };
}

/** Checks what was typed. A day is read only with `not_tested`; an empty one is the day the form proposes. */
export function readAnswer(typed: Typed, days: AgainOn | null): Reading {
  const asksForDay = typed.verdict === "not_tested" && days !== null;
  const day = asksForDay ? dayBetween(days) : z.string().transform(() => null);
  const given = z
    .object({
      verdict: z.enum(verdicts),
      satisfaction: score(mostSatisfaction),
      effort: score(mostEffort),
      words,
      again_on: day,
    })
    .safeParse(typed);
  if (!given.success) {
    const paths = new Set(given.error.issues.map(({ path }) => path[0]));
    return { read: false, wrong: answerFields.filter((field) => paths.has(field)) };
  }
  const { again_on: againOn, ...rest } = given.data;
  return { read: true, answer: { ...rest, againOn } };
}

/** Characters as people count them: a pair of surrogates is one. */
export const length = (text: string): number => Array.from(text).length;

const words = z
  .string()
  .transform((text) => text.trim())
  .refine((text) => length(text) <= mostWords);

const score = (most: number) =>
  z
    .literal("")
    .transform(() => null)
    .or(z.string().regex(/^\d$/).transform(Number).pipe(z.int().min(1).max(most)));

const dayBetween = ({ first, last, proposed }: AgainOn) =>
  z
    .literal("")
    .transform(() => proposed)
    .or(z.iso.date().refine((day) => first <= day && day <= last));

/** Line breaks and tabs stay; other control characters mean nothing here, and Postgres refuses NUL. */
function plainText(text: string): string {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[^\P{Control}\n\t]/gu, "")
    .replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}

/** New in every rendering of a form. */
export const newNonce = (): string => randomUUID();

/**
 * The same form with the same content is one answer; the same form changed and sent again (Back, then another choice) is not.
 * A form without a usable nonce counts as a new one: an answer is never turned away for its lack.
 */
export function dedupeKey(form: Form, answer: GivenAnswer): string {
  const given = form.get("nonce") ?? "";
  const nonce = /^[\w-]{1,64}$/.test(given) ? given : newNonce();
  return `${nonce}:${createHash("sha256").update(JSON.stringify(answer)).digest("base64url").slice(0, 22)}`;
}
