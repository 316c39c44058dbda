import type { DeliveryHealth } from "../../database/delivery-health.ts";
import type { Subscription } from "../../database/subscriptions.ts";
import { Notice } from "../console/notice.tsx";
import { countOf } from "../console/words.ts";
import { Conflict, type Difference } from "../settings/conflict.tsx";
import { Crumbs } from "../settings/crumbs.tsx";
import { ErrorSummary, type Wrong } from "../settings/fields.tsx";
import type { SettingsView } from "../settings/in-settings.ts";
import { RemoveCard } from "../settings/remove-card.tsx";
import { Head } from "../settings/settings-page.tsx";
import { deliveriesAddress, subscriptionAddress, subscriptionsAddress } from "./addresses.ts";
import { eventSentence } from "./event-words.ts";
import { DeliveriesCard, SecretCard, SwitchCard } from "./subscription-cards.tsx";
import { SubscriptionFields } from "./subscription-fields.tsx";
import type { Typed } from "./subscription-form.ts";

const saidTexts = {
  saved: "Saved. Send a test event to see whether it arrives.",
  dropped: "Dropped. Only the newest secret signs now.",
  enabled: "Enabled. What waited goes out now.",
  disabled: "Disabled. What waits is kept; what happens from now on is never sent to it.",
} as const;
export type Said = keyof typeof saidTexts;
export const saidIn = (word: string | undefined): Said | null =>
  word === "saved" || word === "dropped" || word === "enabled" || word === "disabled" ? word : null;

export type SubscriptionPageFacts = SettingsView & {
  subscription: Subscription;
  health: DeliveryHealth;
  secrets: number;
  typed: Typed;
  wrong: Wrong;
  /** Null = nobody saved meanwhile. */
  differences: Difference[] | null;
  /** Somebody changed it before its secrets could be. */
  stale: boolean;
  newSecret: string | null;
  said: Said | null;
  confirmRemove: boolean;
};

/** One subscription: how it does, what it hears of, and the secret that signs for it. */
export function SubscriptionPage(page: SubscriptionPageFacts) {
  const { subscription, typed, wrong, mayChange, formToken, clock, differences } = page;
  const address = subscriptionAddress(subscription.name);
  return (
    <>
      <Crumbs places={[{ href: subscriptionsAddress, name: "Subscriptions" }]} here={subscription.name} />
      {differences !== null && <Conflict what="subscription" differences={differences} />}
      {page.stale && (
        <Notice good={false}>
          Somebody else changed this subscription meanwhile. Nothing was changed; look, then do it once more.
        </Notice>
      )}
      {page.said !== null && <Notice good>{saidTexts[page.said]}</Notice>}
      <ErrorSummary wrong={wrong} />
      <Head title={subscription.name} lead={<>Changed {clock.moment(subscription.updatedAt)}</>}>
        <a class="button" href={deliveriesAddress(subscription.name)}>
          Delivery log
        </a>
        {mayChange && (
          <form method="post" action={`${address}/check`}>
            <input type="hidden" name="token" value={formToken} />
            <button class="button" type="submit">
              Send a test event
            </button>
          </form>
        )}
      </Head>
      <div class="columns columns-wide">
        {mayChange ? (
          <form method="post" action={address} novalidate>
            <input type="hidden" name="token" value={formToken} />
            <input type="hidden" name="version" value={typed.version} />
            <SubscriptionFields typed={typed} wrong={wrong} />
            <div class="form-foot">
              <button class="button button-primary" type="submit">
                Save
              </button>
            </div>
          </form>
        ) : (
          <Told subscription={subscription} />
        )}
        <div>
          {mayChange && <SecretCard {...page} />}
          <DeliveriesCard {...page} />
          {mayChange && <SwitchCard {...page} />}
          {mayChange && (
            <RemoveCard
              what="subscription"
              address={address}
              confirm={page.confirmRemove}
              before={undelivered(page.health)}
              lost={`${undelivered(page.health)} Its address, its secret and its delivery log are forgotten. That cannot be undone; disabling it can.`}
              formToken={formToken}
            />
          )}
        </div>
      </div>
    </>
  );
}

/** What would be lost with it. */
function undelivered({ waiting, failed }: SubscriptionPageFacts["health"]): string {
  const left = waiting + failed;
  return left === 0
    ? "Nothing waits for it."
    : `${countOf(left, "event")} not delivered yet ${left === 1 ? "is" : "are"} dropped.`;
}

/** For who may only look: of the address the host alone, since the rest of it often holds a token. */
function Told({ subscription }: { subscription: Subscription }) {
  return (
    <div>
      <dl class="facts">
        <dt>Receiver</dt>
        <dd>{new URL(subscription.url).host}</dd>
        {subscription.events.map((type) => (
          <>
            <dt class="mono">{type}</dt>
            <dd>{eventSentence(type)}</dd>
          </>
        ))}
      </dl>
      <p class="second space">Only admins change subscriptions.</p>
    </div>
  );
}
