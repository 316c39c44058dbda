import { attemptsKept, type DeliveryAttempt } from "../../database/delivery-attempts.ts";
import type { LoggedDelivery } from "../../database/delivery-log.ts";
import type { Clock } from "../console/clock.tsx";
import { Notice } from "../console/notice.tsx";
import { eventBody } from "../post-event.ts";
import { Crumbs } from "../settings/crumbs.tsx";
import type { SettingsView } from "../settings/in-settings.ts";
import { Head } from "../settings/settings-page.tsx";
import { aboutOf } from "./about.ts";
import { deliveriesAddress, subscriptionAddress, subscriptionsAddress } from "./addresses.ts";
import { DeliveryState } from "./delivery-state.tsx";
import { eventName } from "./event-words.ts";

type Delivery = SettingsView & {
  name: string;
  delivery: LoggedDelivery;
  made: DeliveryAttempt[];
  redelivered: boolean;
};

/** One event on its way to one subscription: what is posted, and what the receiver said to it. */
export function DeliveryPage({ name, delivery, made, redelivered, clock, mayChange, formToken }: Delivery) {
  const { eventId, attempts, lastStatus, lastError } = delivery;
  const about = aboutOf(delivery);
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
        {about !== null && (
          <>
            <dt>About</dt>
            <dd>
              <a href={about.href}>{about.name}</a>
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
      <section class="section" aria-labelledby="answers">
        <div class="section-head">
          <h2 id="answers">What the receiver said</h2>
          <p class="quiet small">To each attempt, the newest first; of each event the newest {attemptsKept} are kept</p>
        </div>
        {made.length === 0 ? (
          <NothingKept delivery={delivery} />
        ) : (
          <ol class="work">
            {made.map((each) => (
              <Attempt {...each} clock={clock} />
            ))}
          </ol>
        )}
      </section>
    </>
  );
}

/** An attempt from before each was kept has left its answer alone. */
function NothingKept({ delivery: { attempts, lastAnswer } }: { delivery: LoggedDelivery }) {
  if (attempts === 0) return <p class="second space">It was not asked yet.</p>;
  return <Said answer={lastAnswer ?? ""} label="Newest answer" />;
}

function Attempt({ attempt, at, status, error, answer, clock }: DeliveryAttempt & { clock: Clock }) {
  return (
    <li>
      <div>
        <p>
          <strong>Attempt {attempt}</strong>: {status === null ? (error ?? "no answer") : `status ${status}`}
        </p>
        <Said answer={answer} label={`Answer to attempt ${attempt}`} />
      </div>
      <div class="work-actions">
        <span class="quiet small nowrap">{clock.moment(at)}</span>
      </div>
    </li>
  );
}

function Said({ answer, label }: { answer: string; label: string }) {
  if (answer === "") return <p class="work-meta">No text.</p>;
  return (
    <pre class="rule-json" tabindex={0} role="region" aria-label={label}>
      <code>{answer}</code>
    </pre>
  );
}
