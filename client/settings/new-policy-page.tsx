import { ErrorSummary, Fault, TextField, type Wrong } from "./fields.tsx";
import type { SettingsView } from "./in-settings.ts";
import { PolicyCrumbs } from "./policy-head.tsx";
import { Head } from "./settings-page.tsx";

type NewPolicy = SettingsView & { policies: string[]; typed: { name: string; from: string }; wrong: Wrong };

/** Asks for the name of a policy, and for the one that it starts as a copy of. */
export function NewPolicyPage({ policies, typed, wrong, formToken }: NewPolicy) {
  return (
    <>
      <PolicyCrumbs name="New policy" />
      <ErrorSummary wrong={wrong} />
      <Head title="New policy" lead="It starts as a copy; its rules are changed on its own page." />
      <form method="post" action="/console/settings/new-policy" novalidate>
        <input type="hidden" name="token" value={formToken} />
        <TextField
          name="name"
          label="Name"
          value={typed.name}
          wrong={wrong}
          hint="Stands in addresses and in the API, and never changes."
        />
        <div class={`field${wrong.some(({ field }) => field === "from") ? " field-error" : ""}`}>
          <label class="label" for="from">
            Copy of
          </label>
          <Fault field="from" wrong={wrong} />
          <select class="select" id="from" name="from">
            {policies.map((policy) => (
              <option value={policy} selected={policy === typed.from}>
                {policy}
              </option>
            ))}
          </select>
        </div>
        <div class="form-foot">
          <button class="button button-primary" type="submit">
            Create
          </button>
          <a class="button" href="/console/settings/policies">
            Cancel
          </a>
        </div>
      </form>
    </>
  );
}
