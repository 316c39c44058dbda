import type { SentEventType } from "../domain/words.ts";
import type { Database, Sql } from "./connect.ts";
import { raiseAlarm } from "./alarms.ts";
import { attemptMade } from "./delivery-attempts.ts";

/**
 * One event on its way to one subscription. `attempt` and `earlierAttempts` guard every write: a late
 * attempt changes nothing.
 */
export type Delivery = {
  eventId: string;
  subscription: string;
  attempt: number;
  /** Of them, those before somebody asked for it once more. */
  earlierAttempts: number;
  url: string;
  secret: Uint8Array;
  type: SentEventType;
  at: Date;
  followUpId: string | null;
  data: Record<string, unknown>;
};

/** Makes one delivery for every subscription that wants an event; returns how many events were taken. */
export async function spreadEvents(sql: Database): Promise<number> {
  const rows = await sql`
    with taken as (
      select id, type, at from outbox where spread_at is null order by at limit 200 for update skip locked
    ), spread as (
      insert into deliveries (event_id, subscription, event_at)
      select taken.id, subscriptions.name, taken.at from taken
      join subscriptions on taken.type = any (subscriptions.events) and subscriptions.disabled_at is null
      on conflict do nothing
    )
    update outbox set spread_at = now() from taken where outbox.id = taken.id returning outbox.id`;
  return rows.length;
}

/**
 * Takes deliveries that are due, none for the subscriptions in `except`. Each is leased for a minute: if this process dies
 * meanwhile, another one tries again, with the same event id.
 */
export async function claimDeliveries(
  sql: Sql,
  { limit, except }: { limit: number; except: string[] },
): Promise<Delivery[]> {
  return await sql<Delivery[]>`
    with due as (
      select event_id, subscription from deliveries
      where next_attempt_at <= now() and subscription <> all (${except}) and ${isEnabled(sql)}
      order by next_attempt_at limit ${limit} for update skip locked
    ), claimed as (
      update deliveries set attempts = attempts + 1, next_attempt_at = now() + interval '60 seconds'
      from due where deliveries.event_id = due.event_id and deliveries.subscription = due.subscription
      returning deliveries.event_id, deliveries.subscription, deliveries.attempts, deliveries.earlier_attempts
    )
    select claimed.event_id, claimed.subscription, claimed.attempts as attempt, claimed.earlier_attempts,
      subscriptions.url, subscriptions.secret, outbox.type, outbox.at, outbox.follow_up_id, outbox.data
    from claimed
    join subscriptions on subscriptions.name = claimed.subscription
    join outbox on outbox.id = claimed.event_id`;
}

type Attempted = Pick<Delivery, "eventId" | "subscription" | "attempt" | "earlierAttempts">;

export async function recordDelivered(
  sql: Sql,
  { eventId, subscription, attempt, earlierAttempts, status, answer }: Attempted & { status: number; answer: string },
): Promise<void> {
  await sql`
    with ${attemptMade(sql, { eventId, subscription, attempt, status, error: null, answer })}
    update deliveries set delivered_at = now(), next_attempt_at = null, failing_since = null,
      last_status = ${status}, last_error = null, last_answer = ${answer}
    where event_id = ${eventId} and subscription = ${subscription} and attempts = ${attempt}
      and earlier_attempts = ${earlierAttempts}`;
}

/** Notes a failed attempt; `retryInMs` null = it was the last one, and a person is told by an alarm. */
export async function recordFailed(
  sql: Database,
  failure: Attempted & { status: number | null; error: string; answer: string; retryInMs: number | null },
): Promise<void> {
  await sql.begin(async (tx) => {
    const rows = await tx`
      with ${attemptMade(tx, failure)}
      update deliveries set
        next_attempt_at = now() + ${failure.retryInMs}::float8 * interval '1 millisecond',
        failing_since = coalesce(failing_since, now()),
        last_status = ${failure.status}, last_error = ${failure.error}, last_answer = ${failure.answer}
      where event_id = ${failure.eventId} and subscription = ${failure.subscription}
        and attempts = ${failure.attempt} and earlier_attempts = ${failure.earlierAttempts} and delivered_at is null
      returning event_id`;
    if (rows.length > 0 && failure.retryInMs === null) {
      await raiseAlarm(tx, { kind: "delivery-failed", subject: failure.subscription });
    }
  });
}

/** How long nothing is due, in milliseconds, for the subscriptions not in `except`; null = nothing waits at all. */
export async function nextDeliveryInMs(sql: Sql, { except }: { except: string[] }): Promise<number | null> {
  const [row] = await sql<{ ms: number | null }[]>`
    select extract(epoch from min(next_attempt_at) - now())::float8 * 1000 as ms
    from deliveries where next_attempt_at is not null and subscription <> all (${except})
      and ${isEnabled(sql)}`;
  return row?.ms ?? null;
}

/** What waits for a disabled subscription is kept, and goes out once it is enabled. */
const isEnabled = (sql: Sql) => sql`
  subscription not in (select name from subscriptions where disabled_at is not null)`;
