import { ruleLabels } from "./rule-names.ts";
import { saidOf, Setting } from "./setting.tsx";
import type { FormState } from "./typed-rules.ts";

type Cap = FormState & { rule: "perCustomer" | "perCompany" | "reopenGuard"; live: string | null };

/** So many in so much time. */
export function CapField({ rule, live, typed, wrong }: Cap) {
  const [count, within] = [`${rule}.count`, `${rule}.within`];
  const said = saidOf(rule, { fields: [count, within], wrong });
  return (
    <Setting rule={rule} live={live} for={count} fields={[count, within]} wrong={wrong}>
      <input
        class="input input-short num"
        id={count}
        name={count}
        inputmode="numeric"
        value={typed.get(count) ?? ""}
        {...said}
      />
      <span>{rule === "reopenGuard" ? "times in" : "mails in"}</span>
      <input
        class="input input-short"
        id={within}
        name={within}
        aria-label={`${ruleLabels[rule]}: in how much time`}
        value={typed.get(within) ?? ""}
        {...said}
      />
    </Setting>
  );
}
