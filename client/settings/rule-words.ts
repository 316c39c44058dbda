import { durationInWords } from "../../domain/duration-words.ts";
import type { Cap, OpeningHours, PolicyRules, TicketMatch } from "../../domain/policy.ts";
import { countOf } from "../console/words.ts";
import { choices, dayNames, matchListLabels, matchLists, questionLabels, type Rule, ruleGroups } from "./rule-names.ts";

/** What a policy says of one rule, in plain words; two values that differ differ in words too, but for their notation. */
export function ruleInWords(rules: PolicyRules, rule: Rule): string {
  switch (rule) {
    case "match":
    case "exclude":
      return matchInWords(rules[rule]) ?? (rule === "match" ? "any ticket" : "none");
    case "minimumAge":
    case "maximumSilence":
    case "checkInAfter":
    case "latest":
    case "patience":
    case "grace":
    case "holdWindow":
    case "jitter":
    case "combineWithin":
    case "nextUpdateWithin":
      return durationInWords(rules[rule]);
    case "remindAfter":
      return rules.remindAfter === null ? "no reminder" : durationInWords(rules.remindAfter);
    case "requireHumanReply":
      return rules.requireHumanReply ? "yes" : "no";
    case "skip":
    case "staff":
    case "languages":
      return listed(rules[rule]);
    case "hours":
      return rules.hours === null ? "any time" : rules.hours.map(spanInWords).join("; ");
    case "channel":
      return rules.channel === "email" ? "by e-mail" : "in the ticket";
    case "questions":
      return rules.questions.map((question) => questionLabels[question]).join(" ");
    case "perCustomer":
    case "perCompany":
      return capInWords(rules[rule], "mail");
    case "reopenGuard":
      return capInWords(rules.reopenGuard, "time");
    case "onNotHeld":
      return choices.onNotHeld[rules.onNotHeld].toLowerCase();
    case "onPartly":
      return choices.onPartly[rules.onPartly].toLowerCase();
    case "onUnhappy":
      return choices.onUnhappy[rules.onUnhappy].toLowerCase();
    case "askAgainAtMost":
      return countOf(rules.askAgainAtMost, "time");
    case "reviewAtFailure":
      return String(rules.reviewAtFailure);
  }
}

/** The rules that two versions do not have alike, in the order of the page. */
export function changedRules(before: PolicyRules, after: PolicyRules): Rule[] {
  return ruleGroups.flatMap((group) => group.rules).filter((rule) => sameText(before[rule]) !== sameText(after[rule]));
}

/** Members of jsonb come back in an order of Postgres' own, so they are put in one. */
export function sameText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

const listed = (list: string[]): string => (list.length === 0 ? "none" : list.join(", "));

function matchInWords(match: TicketMatch): string | null {
  const said = matchLists.flatMap((list) => {
    const wanted = match[list] ?? [];
    return wanted.length === 0 ? [] : [`${matchListLabels[list].toLowerCase()} ${wanted.join(", ")}`];
  });
  return said.length === 0 ? null : said.join("; ");
}

const capInWords = ({ count, within }: Cap, what: string): string =>
  `${countOf(count, what)} in ${durationInWords(within)}`;

/** "Mon, Tue 09:00–17:00, not on public holidays" */
function spanInWords({ days, from, to, holidays }: OpeningHours): string {
  const named = dayNames.filter((_, i) => days.includes(i + 1)).join(", ");
  return `${named} ${from}–${to}${holidays ? ", not on public holidays" : ""}`;
}
