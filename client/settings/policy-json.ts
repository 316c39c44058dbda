import type { PolicyRules } from "../../domain/policy.ts";
import { rulesShape } from "../api/policy-shape.ts";
import type { Wrong } from "./fields.tsx";
import { ruleGroups } from "./rule-names.ts";

/** The rules as JSON to be read and written by people, in the order of the form. */
export function jsonOf(rules: PolicyRules): string {
  const ordered = ruleGroups.flatMap((group) => group.rules).map((rule) => [rule, rules[rule]] as const);
  return JSON.stringify(Object.fromEntries(ordered), null, 2);
}

/** The rules that somebody wrote as JSON, by the shape of the API; each fault names its path. */
export function readPolicyJson(text: string): { wrong: Wrong } | { wrong: null; rules: PolicyRules } {
  const json = parsed(text);
  if ("fault" in json) return { wrong: [{ field: "json", label: "The JSON", text: json.fault }] };
  const read = rulesShape.safeParse(json.value);
  if (read.success) return { wrong: null, rules: read.data };
  return {
    wrong: read.error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => fault([...issue.path, key], "is not a rule that is known here"))
        : [fault(issue.path, issue.message)],
    ),
  };
}

/** "perCustomer.count", "hours[0].from" */
const pathOf = (path: PropertyKey[]): string =>
  path.map((step, i) => (typeof step === "number" ? `[${step}]` : `${i === 0 ? "" : "."}${String(step)}`)).join("");

const fault = (path: PropertyKey[], text: string): Wrong[number] => ({
  field: "json",
  label: path.length === 0 ? "The JSON" : pathOf(path).slice(0, 200),
  text,
});

/** Where JSON breaks off is said by line, without what stands there: some engines repeat whole passages of it. */
function parsed(text: string): { value: unknown } | { fault: string } {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (error) {
    const at = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    if (at === undefined) return { fault: "is not well-formed, or breaks off" };
    return { fault: `is not well-formed in line ${text.slice(0, Number(at)).split("\n").length}` };
  }
}
