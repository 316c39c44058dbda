import type { Policy } from "../../database/policies.ts";
import { ruleLabels } from "./rule-names.ts";
import { changedRules, ruleInWords } from "./rule-words.ts";

/** What one version says otherwise than another, rule by rule. */
export function RuleChanges({ from, to }: { from: Policy; to: Policy }) {
  const changed = changedRules(from.rules, to.rules);
  if (changed.length === 0) return <p class="second">Both say the same.</p>;
  return (
    <table class="table queue" role="table" aria-label={`Version ${from.version} and version ${to.version}`}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            Rule
          </th>
          <th role="columnheader" scope="col">
            Version {from.version}
          </th>
          <th role="columnheader" scope="col">
            Version {to.version}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {changed.map((rule) => (
          <tr role="row">
            <th role="rowheader" scope="row">
              {ruleLabels[rule]}
            </th>
            <td role="cell" data-label={`Version ${from.version}:`}>
              <del class="rule-value">{ruleInWords(from.rules, rule)}</del>
            </td>
            <td role="cell" data-label={`Version ${to.version}:`}>
              <ins class="rule-value">{ruleInWords(to.rules, rule)}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
