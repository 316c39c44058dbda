import { scopes } from "../../database/api-keys.ts";
import { Crumbs } from "../settings/crumbs.tsx";
import { ErrorSummary, Fault, TextField, type Wrong } from "../settings/fields.tsx";
import type { SettingsView } from "../settings/in-settings.ts";
import { Head } from "../settings/settings-page.tsx";
import { keysAddress } from "./addresses.ts";
import { scopeSentence, type Typed } from "./key-form.ts";

/** Asks what a key is for, what it may do, and until when. */
export function NewKeyPage({ typed, wrong, formToken, clock }: SettingsView & { typed: Typed; wrong: Wrong }) {
  const unchosen = wrong.some(({ field }) => field === "scopes");
  return (
    <>
      <Crumbs places={[{ href: keysAddress, name: "API keys" }]} here="New key" />
      <ErrorSummary wrong={wrong} />
      <Head title="New key" lead="It is shown once, on the page that follows." />
      <form method="post" action="/console/settings/new-api-key" novalidate>
        <input type="hidden" name="token" value={formToken} />
        <TextField
          name="name"
          label="Name"
          value={typed.name}
          wrong={wrong}
          hint="Of the program that uses it, such as crm-sync. What the key does is kept under this name."
        />
        <fieldset
          class={`field${unchosen ? " field-error" : ""}`}
          id="scopes"
          {...(unchosen ? { "aria-describedby": "scopes-error" } : {})}
        >
          <legend class="label">Scopes</legend>
          <Fault field="scopes" wrong={wrong} />
          <div class="choices">
            {scopes.map((scope) => (
              <label class="choice">
                <input type="checkbox" name={`scope.${scope}`} value="yes" checked={typed.scopes.includes(scope)} />
                <span>
                  <span class="mono">{scope}</span>
                  <br />
                  <span class="hint">{scopeSentence(scope)}</span>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        <TextField
          name="until"
          label="Last day"
          value={typed.until}
          wrong={wrong}
          type="date"
          hint={`On which it works, in ${clock.timeZone}. Without one it works until it is revoked.`}
          optional
        />
        <div class="form-foot">
          <button class="button button-primary" type="submit">
            Make the key
          </button>
          <a class="button" href={keysAddress}>
            Cancel
          </a>
        </div>
      </form>
    </>
  );
}
