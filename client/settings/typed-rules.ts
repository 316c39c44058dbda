import type { Wrong } from "./fields.tsx";
import { dayNames, type Rule } from "./rule-names.ts";

/** What stands in the fields of a policy's form, by their names; what is missing is empty. */
export type TypedRules = ReadonlyMap<string, string>;
export type FormState = { typed: TypedRules; wrong: Wrong };
/** The most spans of opening hours, as the API has it. */
export const mostSpans = 20;
export const spanField = (span: number, what: string): string => `hours.${span}.${what}`;

/** Whether the fields of one rule stand as they were shown; the line for one more span says nothing until it is filled in. */
export function sameIn(rule: Rule, { shown, typed }: { shown: TypedRules; typed: TypedRules }): boolean {
  const spans = new Set([...spansIn(shown), ...spansIn(typed)].map((span) => spanField(span, "holidays")));
  const counts = (name: string): boolean => !/^hours\.\d+\.holidays$/.test(name) || spans.has(name);
  const own = ([name]: [string, string]): boolean => name === rule || (name.startsWith(`${rule}.`) && counts(name));
  const names = new Set([...shown, ...typed].filter(own).map(([name]) => name));
  return [...names].every((name) => (shown.get(name) ?? "") === (typed.get(name) ?? ""));
}

/** The spans that stand in the form: those with anything in them. */
export function spansIn(typed: TypedRules): number[] {
  const parts = [...dayNames.map((_, day) => `day.${day + 1}`), "from", "to"];
  return Array.from({ length: mostSpans + 1 }, (_, span) => span).filter((span) =>
    parts.some((part) => (typed.get(spanField(span, part)) ?? "").trim() !== ""),
  );
}
