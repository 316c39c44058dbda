import { number } from "../console/words.ts";
import { OnceShown } from "../settings/once-shown.tsx";
import { deliveriesAddress, subscriptionAddress } from "./addresses.ts";
import { Health } from "./health.tsx";
import type { SubscriptionPageFacts } from "./subscription-page.tsx";

/** The secret that signs its events, and how to change it without losing one. */
export function SecretCard({ subscription, secrets, newSecret, formToken }: SubscriptionPageFacts) {
  return (
    <section class="card" id="secret" aria-labelledby="secret-title">
      <h2 id="secret-title">Secret</h2>
      {newSecret !== null && (
        <OnceShown id="new-secret" label="The new secret, shown this once" value={newSecret}>
          Put it into the receiver, which checks every event with it.
        </OnceShown>
      )}
      <p class="space">
        {secrets > 1
          ? "Every event is signed with the new secret and with the one before. Drop the one before once the receiver knows the new one."
          : "Every event is signed with one secret (Standard Webhooks)."}
      </p>
      <form class="row space" method="post" action={`${subscriptionAddress(subscription.name)}/secret`}>
        <input type="hidden" name="token" value={formToken} />
        <input type="hidden" name="version" value={String(subscription.version)} />
        <button class="button button-small" type="submit" name="do" value="rotate">
          Make a new secret
        </button>
        {secrets > 1 && (
          <button class="button button-small" type="submit" name="do" value="drop">
            Drop the one before
          </button>
        )}
      </form>
    </section>
  );
}

/** How deliveries go, and the way to each of them. */
export function DeliveriesCard({ subscription, health, clock }: SubscriptionPageFacts) {
  const log = deliveriesAddress(subscription.name);
  return (
    <section class="card" id="health" aria-labelledby="health-title">
      <h2 id="health-title">Deliveries</h2>
      <p>
        <Health subscription={subscription} health={health} clock={clock} />
      </p>
      <dl class="facts space">
        <dt>Last delivered</dt>
        <dd>{health.lastDeliveredAt ? clock.moment(health.lastDeliveredAt) : "never"}</dd>
        <dt>Waiting</dt>
        <dd>
          <a href={`${log}?state=waiting`}>{number(health.waiting)}</a>
        </dd>
        <dt>Given up</dt>
        <dd>
          <a href={`${log}?state=failed`}>{number(health.failed)}</a>
        </dd>
      </dl>
    </section>
  );
}

/** Stops telling it for a while, without forgetting it. */
export function SwitchCard({ subscription, formToken }: SubscriptionPageFacts) {
  const enabled = subscription.disabledAt === null;
  return (
    <section class="card" id="switch" aria-labelledby="switch-title">
      <h2 id="switch-title">{enabled ? "Disable" : "Enable"}</h2>
      <p class="second">
        {enabled
          ? "What waits is kept and goes out once it is enabled again. What happens meanwhile is never sent to it."
          : "What waits goes out at once. What happened while it was disabled is never sent to it."}
      </p>
      <form
        class="space"
        method="post"
        action={`${subscriptionAddress(subscription.name)}/${enabled ? "disable" : "enable"}`}
      >
        <input type="hidden" name="token" value={formToken} />
        <button class="button" type="submit">
          {enabled ? "Disable" : "Enable"}
        </button>
      </form>
    </section>
  );
}
