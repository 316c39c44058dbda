import { z } from "zod";
import { type Scope, scopes } from "../../database/api-keys.ts";
import { startOfDay } from "../../domain/start-of-day.ts";
import type { Form } from "../answer-pages/answer-form.ts";
import { name as nameShape } from "../api/fields.ts";
import type { Wrong } from "../settings/fields.tsx";

/** `until`: the last day, where the reader is. */
export type Typed = { name: string; scopes: Scope[]; until: string };

export const typedIn = (form: Form): Typed => ({
  name: form.get("name")?.trim() ?? "",
  scopes: scopes.filter((scope) => form.get(`scope.${scope}`) === "yes"),
  until: form.get("until")?.trim() ?? "",
});

export const nothingTyped: Typed = { name: "", scopes: [], until: "" };

/** What is wrong with it, and what it means where nothing is. */
export function readKey(typed: Typed, { timeZone }: { timeZone: string }) {
  const named = nameShape.safeParse(typed.name);
  const isDay = typed.until === "" || z.iso.date().safeParse(typed.until).success;
  const wrong: Wrong = [
    ...(named.success ? [] : [nameFault(named.error.issues[0]?.message ?? "is not right")]),
    ...(typed.scopes.length > 0
      ? []
      : [{ field: "scopes", label: "Scopes", text: "must have at least one that is chosen" }]),
    ...(isDay ? [] : [untilFault("must be a day such as 2026-11-20")]),
  ];
  if (wrong.length > 0) return { wrong };
  const expiresAt = typed.until === "" ? null : startOfDay({ day: typed.until, plusDays: 1, timeZone });
  return { wrong: null, key: { name: typed.name, scopes: typed.scopes, expiresAt } };
}

export const nameFault = (text: string): Wrong[number] => ({ field: "name", label: "Name", text });
export const untilFault = (text: string): Wrong[number] => ({ field: "until", label: "Last day", text });

/** What a scope opens, as a sentence. */
export function scopeSentence(scope: Scope): string {
  switch (scope) {
    case "ingest":
      return "Starts follow-ups, tells of tickets, hands in mail.";
    case "read":
      return "Reads follow-ups, reviews, connections and numbers.";
    case "write":
      return "Acts on follow-ups and reviews.";
    case "admin":
      return "Everything, settings and people included.";
  }
}
