import { durationFromWords, durationInWords } from "../../domain/duration-words.ts";
import type { PolicyRules } from "../../domain/policy.ts";
import { contradictions, contradictionText } from "../../domain/policy-contradictions.ts";
import { eachRuleShape } from "../api/policy-shape.ts";
import type { Form } from "../answer-pages/answer-form.ts";
import type { Wrong } from "./fields.tsx";
import { faultAt } from "./policy-faults.ts";
import { dayNames, matchLists, ruleGroups, ruleLabels } from "./rule-names.ts";
import { sameIn, spanField, spansIn, type TypedRules } from "./typed-rules.ts";

const durations = [
  "minimumAge",
  "maximumSilence",
  "checkInAfter",
  "latest",
  "remindAfter",
  "patience",
  "grace",
  "holdWindow",
  "jitter",
  "combineWithin",
  "nextUpdateWithin",
] as const;
const caps = ["perCustomer", "perCompany", "reopenGuard"] as const;
const lists = ["skip", "staff", "languages"] as const;
const numbers = ["askAgainAtMost", "reviewAtFailure"] as const;
const chosen = ["channel", "onNotHeld", "onPartly", "onUnhappy"] as const;
const matches = ["match", "exclude"] as const;
const questions = ["verdict", "satisfaction", "effort", "words", "reasons"] as const;

/** The form of rules that are written already. */
export function typedOf(rules: PolicyRules): Map<string, string> {
  const typed = new Map<string, string>();
  for (const rule of durations) typed.set(rule, rules[rule] === null ? "" : durationInWords(rules[rule]));
  for (const rule of caps) {
    typed.set(`${rule}.count`, String(rules[rule].count));
    typed.set(`${rule}.within`, durationInWords(rules[rule].within));
  }
  for (const rule of lists) typed.set(rule, rules[rule].join("\n"));
  for (const rule of numbers) typed.set(rule, String(rules[rule]));
  for (const rule of chosen) typed.set(rule, rules[rule]);
  for (const rule of matches) {
    for (const list of matchLists) typed.set(`${rule}.${list}`, (rules[rule][list] ?? []).join("\n"));
  }
  for (const question of questions) typed.set(`questions.${question}`, mark(rules.questions.includes(question)));
  typed.set("requireHumanReply", mark(rules.requireHumanReply));
  typed.set("hours", rules.hours === null ? "any" : "these");
  for (const [i, span] of (rules.hours ?? []).entries()) {
    dayNames.forEach((_, day) => typed.set(spanField(i, `day.${day + 1}`), mark(span.days.includes(day + 1))));
    typed.set(spanField(i, "from"), span.from);
    typed.set(spanField(i, "to"), span.to);
    typed.set(spanField(i, "holidays"), mark(span.holidays));
  }
  return typed;
}

/** What was typed, right or wrong, with line ends as we write them. */
export const typedIn = (form: Form): TypedRules =>
  new Map([...form].map(([name, value]) => [name, value.replaceAll(/\r\n?/g, "\n")]));

/**
 * The rules that a form asks for, by the shape of the API. A rule whose fields stand as they were shown keeps the notation it
 * was written in, so that saving a form as it is changes nothing.
 */
export function readPolicyForm(
  typed: TypedRules,
  before: PolicyRules,
): { wrong: Wrong } | { wrong: null; rules: PolicyRules } {
  const wrong: Wrong = [];
  const found = candidate(typed, wrong);
  const shown = typedOf(before);
  for (const rule of ruleGroups.flatMap(({ rules }) => rules)) {
    if (sameIn(rule, { shown, typed })) found[rule] = before[rule];
  }
  const read = eachRuleShape.safeParse(found);
  for (const { path, message } of read.error?.issues ?? []) {
    const fault = faultAt(path, { message, typed });
    if (!wrong.some(({ field }) => field === fault.field)) wrong.push(fault);
  }
  if (wrong.length > 0 || !read.success) return { wrong };
  const unfit = contradictions(read.data).map((each) => {
    const named = `“${ruleLabels[each.bound]}”, ${durationInWords(read.data[each.bound])}`;
    return { field: each.rule, label: ruleLabels[each.rule], text: contradictionText(each, named) };
  });
  return unfit.length > 0 ? { wrong: unfit } : { wrong: null, rules: read.data };
}

/** What was typed as the API takes it; what is no duration or number is named, and left for the shape to refuse too. */
function candidate(typed: TypedRules, wrong: Wrong): Record<string, unknown> {
  const text = (name: string): string => (typed.get(name) ?? "").trim();
  const refuse = (field: string, label: string, why: string): string => {
    wrong.push({ field, label, text: why });
    return text(field);
  };
  const duration = (field: string, label: string): string =>
    durationFromWords(text(field)) ?? refuse(field, label, "must be a time such as 24 hours, 3 days or 90 minutes");
  const count = (field: string, label: string): unknown =>
    /^\d{1,6}$/.test(text(field)) ? Number(text(field)) : refuse(field, label, "must be a whole number");
  const lines = (field: string): string[] =>
    text(field)
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");

  const found: Record<string, unknown> = {};
  for (const rule of durations) {
    const none = rule === "remindAfter" && text(rule) === "";
    found[rule] = none ? null : duration(rule, ruleLabels[rule]);
  }
  for (const rule of caps) {
    found[rule] = {
      count: count(`${rule}.count`, ruleLabels[rule]),
      within: duration(`${rule}.within`, `${ruleLabels[rule]}: the time`),
    };
  }
  for (const rule of lists) found[rule] = lines(rule);
  for (const rule of numbers) found[rule] = count(rule, ruleLabels[rule]);
  for (const rule of chosen) found[rule] = text(rule);
  for (const rule of matches) {
    const named = matchLists.map((list) => [list, lines(`${rule}.${list}`)] as const);
    found[rule] = Object.fromEntries(named.filter(([, wanted]) => wanted.length > 0));
  }
  found["questions"] = questions.filter((question) => text(`questions.${question}`) === "yes");
  found["requireHumanReply"] = text("requireHumanReply") === "yes";
  found["hours"] =
    text("hours") === "any"
      ? null
      : spansIn(typed).map((span) => ({
          days: dayNames.flatMap((_, day) => (text(spanField(span, `day.${day + 1}`)) === "yes" ? [day + 1] : [])),
          from: text(spanField(span, "from")),
          to: text(spanField(span, "to")),
          holidays: text(spanField(span, "holidays")) === "yes",
        }));
  return found;
}

const mark = (set: boolean): string => (set ? "yes" : "");
