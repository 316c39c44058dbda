import type { LoggedDelivery } from "../../database/delivery-log.ts";
import type { Clock } from "../console/clock.tsx";
import { Icon, type IconName } from "../icons.tsx";
import { stateName } from "./event-words.ts";

const icons: Record<LoggedDelivery["state"], IconName> = { waiting: "clock", delivered: "check", failed: "alert" };

/** How far an event has come, and when something follows. */
export function DeliveryState({ delivery, clock }: { delivery: LoggedDelivery; clock: Clock }) {
  const { state, deliveredAt, nextAttemptAt } = delivery;
  return (
    <>
      <span class="state">
        <Icon name={icons[state]} />
        {stateName(state)}
      </span>
      <span class="case-sub">
        {deliveredAt !== null && clock.moment(deliveredAt)}
        {nextAttemptAt !== null && <>next attempt {clock.moment(nextAttemptAt)}</>}
      </span>
    </>
  );
}
