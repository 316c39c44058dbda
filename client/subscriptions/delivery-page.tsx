import type { LoggedDelivery } from "../../database/delivery-log.ts";
import { Notice } from "../console/notice.tsx";
import { eventBody } from "../post-event.ts";
import { Crumbs } from "../settings/crumbs.tsx";
import type { SettingsView } from "../settings/in-settings.ts";
import { Head } from "../settings/settings-page.tsx";
import { deliveriesAddress, subscriptionAddress, subscriptionsAddress } from "./addresses.ts";
import { DeliveryState } from "./delivery-state.tsx";
import { eventName } from "./event-words.ts";

type Delivery = SettingsView & { name: string; delivery: LoggedDelivery; redelivered: boolean };

/** One event on its way to one subscription: what is posted, and what the receiver said to it. */
export function DeliveryPage({ name, delivery, redelivered, clock, mayChange, formToken }: Delivery) {
  const { eventId, followUpId, attempts, lastStatus, lastError, lastAnswer } = delivery;
  return (
    <>
      <Crumbs
        places={[
          { href: subscriptionsAddress, name: "Subscriptions" },
          { href: subscriptionAddress(name), name },
          { href: deliveriesAddress(name), name: "Delivery log" },
        ]}
        here={eventName(delivery.type)}
      />
      {redelivered && (
        <Notice good>On its way once more, under the same id. Load this page again to see the answer.</Notice>
      )}
      <Head title={eventName(delivery.type)} lead={<>Happened {clock.moment(delivery.at)}</>}>
        {mayChange && (
          <form method="post" action={`${deliveriesAddress(name)}/${eventId}/redeliver`}>
            <input type="hidden" name="token" value={formToken} />
            <button class="button" type="submit">
              Deliver once more
            </button>
          </form>
        )}
      </Head>
      <dl class="facts">
        <dt>State</dt>
        <dd>
          <DeliveryState delivery={delivery} clock={clock} />
        </dd>
        <dt>Attempts</dt>
        <dd>{attempts}</dd>
        <dt>Last answer</dt>
        <dd>{lastStatus === null ? (lastError ?? "none yet") : `status ${lastStatus}`}</dd>
        <dt>
          <code>webhook-id</code>
        </dt>
        <dd class="mono">{eventId}</dd>
        {followUpId !== null && (
          <>
            <dt>About</dt>
            <dd>
              <a href={`/console/follow-ups/${followUpId}`}>The follow-up</a>
            </dd>
          </>
        )}
      </dl>
      <section class="section" aria-labelledby="request">
        <h2 id="request">What is posted</h2>
        <pre class="rule-json" tabindex={0} aria-labelledby="request">
          <code>{JSON.stringify(JSON.parse(eventBody(delivery)), null, 2)}</code>
        </pre>
      </section>
      <section class="section" aria-labelledby="answer">
        <h2 id="answer">What the receiver said</h2>
        {lastAnswer === null || lastAnswer === "" ? (
          <p class="second">{attempts === 0 ? "It was not asked yet." : "No text."}</p>
        ) : (
          <pre class="rule-json" tabindex={0} aria-labelledby="answer">
            <code>{lastAnswer}</code>
          </pre>
        )}
      </section>
    </>
  );
}
