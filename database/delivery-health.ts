import type { SentEventType } from "../domain/words.ts";
import type { Database, Sql } from "./connect.ts";
import { newId } from "./ids.ts";
import { attemptMade } from "./delivery-attempts.ts";

/** How deliveries to one subscription have been going. */
export type DeliveryHealth = {
  subscription: string;
  lastDeliveredAt: Date | null;
  /** When attempts began to fail after the last success; null = none has. */
  failingSince: Date | null;
  /** Events on their way, those of a disabled subscription among them. */
  waiting: number;
  /** Events given up: nothing follows by itself. */
  failed: number;
};

/** Of every subscription; tests are no events, though one that arrives shows that the way is open. */
export async function deliveryHealth(sql: Sql): Promise<DeliveryHealth[]> {
  return await sql<DeliveryHealth[]>`
    select name as subscription, last_delivered_at, failing_since, waiting, failed
    from subscriptions
    left join lateral (
      select delivered_at as last_delivered_at from deliveries
      where subscription = name and delivered_at is not null order by delivered_at desc limit 1) last on true
    cross join lateral (
      select min(failing_since) filter (where failing_since > coalesce(last_delivered_at, '-infinity')) as failing_since,
        count(*) filter (where next_attempt_at is not null)::int as waiting,
        count(*) filter (where next_attempt_at is null)::int as failed
      from deliveries join outbox on outbox.id = event_id
      where subscription = name and delivered_at is null and type <> 'subscription.test') open`;
}

type Tried = {
  eventId: string;
  subscription: string;
  at: Date;
  taken: boolean;
  status: number | null;
  error: string | null;
  answer: string;
};

/** The event that says nothing and only tries the way. */
export const testEvent = (): {
  eventId: string;
  type: SentEventType;
  followUpId: null;
  data: Record<string, unknown>;
} => ({
  eventId: newId("ev"),
  type: "subscription.test",
  followUpId: null,
  data: {},
});

/** Puts into the log what became of a test event; it is not tried again, and raises no alarm. */
export async function recordTest(sql: Database, tried: Tried): Promise<void> {
  const { eventId, subscription, at, taken, status, error, answer } = tried;
  await sql.begin(async (tx) => {
    await tx`
      insert into outbox (id, type, data, at, spread_at)
      values (${eventId}, ${"subscription.test" satisfies SentEventType}, '{}', ${at}, now())`;
    await tx`
      insert into deliveries (
        event_id, subscription, event_at, attempts, next_attempt_at, delivered_at, failing_since, last_status, last_error,
        last_answer)
      select ${eventId}, name, ${at}, 1, null, case when ${taken} then now() end, case when not ${taken} then now() end,
        ${status}, ${error}, ${answer}
      from subscriptions where name = ${subscription}`;
    await tx`with ${attemptMade(tx, { eventId, subscription, attempt: 1, status, error, answer })} select`;
  });
}
