import type { DeliveryHealth } from "../../database/delivery-health.ts";
import type { Subscription } from "../../database/subscriptions.ts";
import { Icon } from "../icons.tsx";
import { Notice } from "../console/notice.tsx";
import { countOf, number } from "../console/words.ts";
import { Columns } from "../settings/columns.tsx";
import type { SettingsView } from "../settings/in-settings.ts";
import { Head } from "../settings/settings-page.tsx";
import { deliveriesAddress, subscriptionAddress } from "./addresses.ts";
import { Health } from "./health.tsx";

export type SubscriptionRow = { subscription: Subscription; health: DeliveryHealth };
type Subscriptions = SettingsView & { rows: SubscriptionRow[]; removed: boolean };

/** Every system that is told of what happens, and how it has been going. */
export function SubscriptionsPage({ rows, removed, clock, mayChange }: Subscriptions) {
  return (
    <>
      {removed && <Notice good>The subscription was removed, with what waited for it.</Notice>}
      <Head title="Subscriptions" lead="The systems that are told of what happens here, by signed webhooks.">
        {mayChange && (
          <a class="button button-primary" href="/console/settings/new-subscription">
            New subscription
          </a>
        )}
      </Head>
      {rows.length === 0 ? (
        <div class="empty">
          <Icon name="inbox" />
          <h2>Nobody is told yet</h2>
          <p>A subscription posts the events you choose to an address of yours, and keeps trying for a day.</p>
        </div>
      ) : (
        <table class="table queue" role="table" aria-label="Subscriptions">
          <Columns names={["Name", "State", "Receiver", "Events", "Last delivered", "Waiting", "Given up"]} />
          <tbody role="rowgroup">
            {rows.map(({ subscription, health }) => (
              <tr role="row" class={subscription.disabledAt === null ? undefined : "row-quiet"}>
                <th role="rowheader" scope="row">
                  <a href={subscriptionAddress(subscription.name)} data-row>
                    {subscription.name}
                  </a>
                </th>
                <td role="cell">
                  <Health subscription={subscription} health={health} clock={clock} />
                </td>
                <td role="cell">{new URL(subscription.url).host}</td>
                <td role="cell">{countOf(subscription.events.length, "event")}</td>
                <td role="cell" class="nowrap" data-label="Last delivered">
                  {health.lastDeliveredAt ? clock.moment(health.lastDeliveredAt) : "never"}
                </td>
                <td role="cell" data-label="Waiting:">
                  {number(health.waiting)}
                </td>
                <td role="cell" data-label="Given up:">
                  {health.failed === 0 ? (
                    "0"
                  ) : (
                    <a href={`${deliveriesAddress(subscription.name)}?state=failed`}>{number(health.failed)}</a>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
