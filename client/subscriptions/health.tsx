import type { DeliveryHealth } from "../../database/delivery-health.ts";
import type { Subscription } from "../../database/subscriptions.ts";
import type { Clock } from "../console/clock.tsx";
import { Icon } from "../icons.tsx";
import { countOf } from "../console/words.ts";

type Of = { subscription: Subscription; health: DeliveryHealth; clock: Clock };

/** How it goes, in a word and a drawing. */
export function Health({ subscription, health, clock }: Of) {
  const bad = health.failingSince !== null || health.failed > 0;
  const calm = health.lastDeliveredAt === null ? "clock" : "check";
  return (
    <span class="state">
      <Icon name={subscription.disabledAt !== null ? "skip" : bad ? "alert" : calm} />
      <span>{healthText({ subscription, health, clock })}</span>
    </span>
  );
}

function healthText({ subscription, health, clock }: Of) {
  if (subscription.disabledAt !== null) return <>disabled {clock.moment(subscription.disabledAt)}</>;
  if (health.failingSince !== null) return <>failing since {clock.moment(health.failingSince)}</>;
  if (health.failed > 0) return `${countOf(health.failed, "event")} given up`;
  return health.lastDeliveredAt === null ? "nothing delivered yet" : "delivers";
}
