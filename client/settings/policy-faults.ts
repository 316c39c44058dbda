import type { Wrong } from "./fields.tsx";
import { matchListLabels, matchLists, questionLabels, ruleGroups, ruleLabels } from "./rule-names.ts";
import { spanField, spansIn, type TypedRules } from "./typed-rules.ts";

type Place = { message: string; typed: TypedRules };

/** A fault of the shape at the field that a person sees. */
export function faultAt(path: PropertyKey[], { message, typed }: Place): Wrong[number] {
  const [first = "", second, third] = path.map(String);
  const rule = ruleGroups.flatMap((group) => group.rules).find((each) => each === first);
  const label = rule === undefined ? first : ruleLabels[rule];
  const inList = (field: string, index: string | undefined, of: string): Wrong[number] => {
    const line =
      index === undefined
        ? ""
        : ((typed.get(field) ?? "").split("\n").filter((each) => each.trim() !== "")[Number(index)] ?? "");
    return { field, label: of, text: line === "" ? message : `“${line.trim()}” ${message}` };
  };
  switch (rule) {
    case "skip":
    case "staff":
    case "languages":
      return inList(rule, second, label);
    case "match":
    case "exclude": {
      const list = matchLists.find((each) => each === second) ?? "tags";
      return inList(`${rule}.${list}`, third, `${label} ${matchListLabels[list].toLowerCase()}`);
    }
    case "hours": {
      const span = spansIn(typed)[Number(second)];
      if (span === undefined)
        return { field: "hours", label, text: "must have a line with days and times, or be any time" };
      const what = third === "to" ? "to" : third === "from" ? "from" : "day.1";
      const named = third === "to" ? "Until" : third === "from" ? "From" : "Days";
      return { field: spanField(span, what), label: `${named}, line ${Number(second) + 1}`, text: message };
    }
    case "questions":
      return { field: "questions.verdict", label, text: `must hold “${questionLabels.verdict}”` };
    case "perCustomer":
    case "perCompany":
    case "reopenGuard":
      return { field: `${rule}.${second ?? "count"}`, label, text: message };
    case "minimumAge":
    case "maximumSilence":
    case "requireHumanReply":
    case "checkInAfter":
    case "latest":
    case "remindAfter":
    case "patience":
    case "grace":
    case "holdWindow":
    case "jitter":
    case "channel":
    case "combineWithin":
    case "onNotHeld":
    case "onPartly":
    case "askAgainAtMost":
    case "onUnhappy":
    case "nextUpdateWithin":
    case "reviewAtFailure":
    case undefined:
      return { field: first, label, text: message };
  }
}
