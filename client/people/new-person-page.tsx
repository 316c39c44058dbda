import { Crumbs } from "../settings/crumbs.tsx";
import { ErrorSummary, TextField, type Wrong } from "../settings/fields.tsx";
import type { SettingsView } from "../settings/in-settings.ts";
import { Head } from "../settings/settings-page.tsx";
import { peopleAddress } from "./addresses.ts";
import { PersonFields } from "./person-fields.tsx";
import type { Typed } from "./person-form.ts";

/** Asks whom to invite, and as what. */
export function NewPersonPage({ typed, wrong, formToken }: SettingsView & { typed: Typed; wrong: Wrong }) {
  return (
    <>
      <Crumbs places={[{ href: peopleAddress, name: "People" }]} here="Invite somebody" />
      <ErrorSummary wrong={wrong} />
      <Head title="Invite somebody" lead="They get a mail with a link that works once, for three days." />
      <form method="post" action="/console/settings/new-person" novalidate>
        <input type="hidden" name="token" value={formToken} />
        <TextField name="email" label="Address" value={typed.email} wrong={wrong} hint="Such as sam@company.example" />
        <div class="space">
          <PersonFields typed={typed} wrong={wrong} />
        </div>
        <div class="form-foot">
          <button class="button button-primary" type="submit">
            Invite
          </button>
          <a class="button" href={peopleAddress}>
            Cancel
          </a>
        </div>
      </form>
    </>
  );
}
