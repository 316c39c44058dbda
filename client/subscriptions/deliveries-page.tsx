import type { LoggedDelivery } from "../../database/delivery-log.ts";
import { deliveryStates, eventTypes } from "../../domain/words.ts";
import { Choice } from "../console/filter-fields.tsx";
import { Icon } from "../icons.tsx";
import { Notice } from "../console/notice.tsx";
import { countOf } from "../console/words.ts";
import { Columns } from "../settings/columns.tsx";
import { Crumbs } from "../settings/crumbs.tsx";
import type { SettingsView } from "../settings/in-settings.ts";
import { Head } from "../settings/settings-page.tsx";
import { aboutOf } from "./about.ts";
import { deliveriesAddress, subscriptionAddress, subscriptionsAddress } from "./addresses.ts";
import { type DeliveryQuery, logAddress } from "./delivery-query.ts";
import { DeliveryState } from "./delivery-state.tsx";
import { eventName, stateName } from "./event-words.ts";
import { RedeliverCard } from "./redeliver-card.tsx";

export type DeliveriesPageFacts = SettingsView & {
  name: string;
  query: DeliveryQuery;
  items: LoggedDelivery[];
  /** The word of the page that follows; null = this is the last. */
  next: string | null;
  /** How many events are given up. */
  failed: number;
  /** How many were asked for once more just now. */
  redelivered: number | null;
  wrongDay: boolean;
};

/** What went, or is to go, to one subscription; the newest event first. */
export function DeliveriesPage(page: DeliveriesPageFacts) {
  const { name, redelivered } = page;
  return (
    <>
      <Crumbs
        places={[
          { href: subscriptionsAddress, name: "Subscriptions" },
          { href: subscriptionAddress(name), name },
        ]}
        here="Delivery log"
      />
      {redelivered !== null && (
        <Notice good={redelivered > 0}>
          {redelivered > 0
            ? `${countOf(redelivered, "event")} on the way once more, under the same ids.`
            : "Nothing was left to deliver once more: none that was given up, or none as new as that."}
        </Notice>
      )}
      <Head
        title="Delivery log"
        lead={`What went, or is to go, to ${name}. Each event keeps its id, however often it is sent.`}
      />
      <form class="filters" action={deliveriesAddress(name)} method="get" id="filters">
        <Choice
          id="state"
          label="State"
          value={page.query.state}
          options={deliveryStates.map((each) => [each, stateName(each)] as const)}
        />
        <Choice
          id="type"
          label="Event"
          value={page.query.type}
          options={[...eventTypes, "subscription.test" as const].map((each) => [each, eventName(each)] as const)}
        />
        <noscript>
          <button class="button" type="submit">
            Show
          </button>
        </noscript>
      </form>
      <section id="queue" aria-labelledby="queue-count" class="stack space">
        <Log {...page} />
      </section>
      {page.mayChange && page.failed > 0 && <RedeliverCard {...page} />}
    </>
  );
}

/** What a changed filter replaces. */
function Log(page: DeliveriesPageFacts) {
  const { name, query, items, next } = page;
  const filtered = query.state !== "" || query.type !== "";
  return (
    <>
      <p id="queue-count" class="second small" role="status">
        {items.length === 0 ? "No events" : `${countOf(items.length, "event")} on this page, newest first`}
      </p>
      {items.length === 0 ? <Empty name={name} filtered={filtered} /> : <LogTable {...page} />}
      <nav class="pager" aria-label="Pages">
        <span class="row">
          {query.after !== "" && <a href={logAddress(name, query)}>First page</a>}
          {next !== null && (
            <a href={logAddress(name, query, { after: next })} rel="next">
              Next page
            </a>
          )}
        </span>
      </nav>
    </>
  );
}

function LogTable({ name, items, clock }: DeliveriesPageFacts) {
  return (
    <table class="table queue" role="table" aria-labelledby="queue-count">
      <Columns names={["Event", "State", "Happened", "Attempts", "Last answer", "About"]} />
      <tbody role="rowgroup">
        {items.map((delivery) => (
          <tr role="row" class={delivery.state === "failed" ? "row-late" : undefined}>
            <th role="rowheader" scope="row">
              <a class="case-title" href={`${deliveriesAddress(name)}/${delivery.eventId}`} data-row>
                {eventName(delivery.type)}
              </a>
              <span class="case-sub mono">{delivery.eventId}</span>
            </th>
            <td role="cell">
              <DeliveryState delivery={delivery} clock={clock} />
            </td>
            <td role="cell" class="nowrap">
              {clock.moment(delivery.at)}
            </td>
            <td role="cell" data-label="Attempts:">
              {delivery.attempts}
            </td>
            <td role="cell" data-label="Last answer:">
              {delivery.lastError ?? (delivery.lastStatus === null ? "–" : `status ${delivery.lastStatus}`)}
            </td>
            <About delivery={delivery} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function About({ delivery }: { delivery: LoggedDelivery }) {
  const about = aboutOf(delivery);
  return (
    <td role="cell" class={about === null ? "blank" : undefined}>
      {about === null ? <span class="quiet">–</span> : <a href={about.href}>{about.name}</a>}
    </td>
  );
}

function Empty({ name, filtered }: { name: string; filtered: boolean }) {
  return (
    <div class="empty">
      <Icon name={filtered ? "search" : "inbox"} />
      <h2>{filtered ? "Nothing fits these filters" : "Nothing was sent yet"}</h2>
      <p>
        {filtered
          ? "Other states or events may hold what you look for."
          : "An event stands here as soon as it has happened. A test event shows whether the way is open."}
      </p>
      {filtered ? (
        <a class="button" href={deliveriesAddress(name)}>
          Take the filters off
        </a>
      ) : (
        <a class="button" href={subscriptionAddress(name)}>
          Back to the subscription
        </a>
      )}
    </div>
  );
}
