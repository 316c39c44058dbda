import type { Connection } from "../../database/connections.ts";
import { ConnectionFields } from "./connection-fields.tsx";
import type { Typed } from "./connection-form.ts";
import { ErrorSummary, TextField, type Wrong } from "./fields.tsx";
import type { Signing } from "../signing.ts";
import type { SettingsView } from "./in-settings.ts";
import { kindName } from "./setting-words.ts";
import { Head } from "./settings-page.tsx";

/** Asks for what a connection needs before it exists. */
export function NewConnectionPage({
  kind,
  typed,
  wrong,
  policies,
  signing,
  formToken,
}: SettingsView & {
  kind: Connection["kind"];
  typed: Typed;
  wrong: Wrong;
  policies: string[];
  signing: Signing;
}) {
  return (
    <>
      <ErrorSummary wrong={wrong} />
      <Head title={`Connect: ${kindName(kind)}`} lead="Once it is saved, give it a webhook secret and check it." />
      <form method="post" action="/console/settings/new-connection" novalidate>
        <input type="hidden" name="token" value={formToken} />
        <input type="hidden" name="kind" value={kind} />
        <TextField
          name="name"
          label="Name"
          value={typed.name}
          wrong={wrong}
          hint="Stands in its webhook address and never changes."
        />
        <div class="space">
          <ConnectionFields kind={kind} stored={[]} typed={typed} wrong={wrong} policies={policies} signing={signing} />
        </div>
        <div class="form-foot">
          <button class="button button-primary" type="submit">
            Save
          </button>
          <a class="button" href="/console/settings/connections">
            Cancel
          </a>
        </div>
      </form>
    </>
  );
}
