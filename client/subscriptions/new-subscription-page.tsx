import { Crumbs } from "../settings/crumbs.tsx";
import { ErrorSummary, TextField, type Wrong } from "../settings/fields.tsx";
import type { SettingsView } from "../settings/in-settings.ts";
import { Head } from "../settings/settings-page.tsx";
import { subscriptionsAddress } from "./addresses.ts";
import { SubscriptionFields } from "./subscription-fields.tsx";
import type { Typed } from "./subscription-form.ts";

/** Asks for what a subscription needs before it exists. */
export function NewSubscriptionPage({ typed, wrong, formToken }: SettingsView & { typed: Typed; wrong: Wrong }) {
  return (
    <>
      <Crumbs places={[{ href: subscriptionsAddress, name: "Subscriptions" }]} here="New subscription" />
      <ErrorSummary wrong={wrong} />
      <Head title="New subscription" lead="The secret that signs its events is shown once, on the page that follows." />
      <form method="post" action="/console/settings/new-subscription" novalidate>
        <input type="hidden" name="token" value={formToken} />
        <TextField
          name="name"
          label="Name"
          value={typed.name}
          wrong={wrong}
          hint="What you call the receiver, such as crm. It never changes."
        />
        <div class="space">
          <SubscriptionFields typed={typed} wrong={wrong} />
        </div>
        <div class="form-foot">
          <button class="button button-primary" type="submit">
            Create
          </button>
          <a class="button" href={subscriptionsAddress}>
            Cancel
          </a>
        </div>
      </form>
    </>
  );
}
