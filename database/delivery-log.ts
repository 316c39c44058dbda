import type { DeliveryState, SentEventType } from "../domain/words.ts";
import { clearAlarm } from "./alarms.ts";
import type { Database, Sql } from "./connect.ts";
import { recordChange } from "./settings-changes.ts";

/** One event and how far it has come to one subscription. */
export type LoggedDelivery = {
  eventId: string;
  type: SentEventType;
  /** When the event happened. */
  at: Date;
  followUpId: string | null;
  state: DeliveryState;
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  /** Null = none follows by itself. */
  nextAttemptAt: Date | null;
  deliveredAt: Date | null;
  /** The beginning of what the receiver answered last. */
  lastAnswer: string | null;
  /** What was, or is to be, posted: ids, enums, numbers. */
  data: Record<string, unknown>;
};
/** The place behind which a page begins: exact to the microsecond, which a Date is not. */
export type DeliveryCursor = { atUs: string; eventId: string };
type Wanted = {
  subscription: string;
  state: DeliveryState | null;
  type?: SentEventType | null | undefined;
  cursor: DeliveryCursor | null;
  limit: number;
};

/** One page of what went, or is to go, to a subscription; the newest event first. */
export async function listDeliveries(
  sql: Sql,
  { subscription, state, type = null, cursor, limit }: Wanted,
): Promise<{ items: LoggedDelivery[]; next: DeliveryCursor | null }> {
  const rows = await sql<(LoggedDelivery & { atUs: string })[]>`
    select ${logged(sql)}, (extract(epoch from event_at) * 1000000)::bigint::text as at_us
    from deliveries join outbox on outbox.id = event_id
    where subscription = ${subscription} ${state === null ? sql`` : sql`and ${inState(sql, state)}`}
    ${type === null ? sql`` : sql`and type = ${type}`}
    ${
      cursor === null
        ? sql``
        : sql`and (event_at, event_id) <
            (timestamptz 'epoch' + ${cursor.atUs}::bigint * interval '1 microsecond', ${cursor.eventId})`
    }
    order by event_at desc, event_id desc limit ${limit + 1}`;
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? { atUs: last.atUs, eventId: last.eventId } : null };
}

/** One event on its way to one subscription; null = it never went there. */
export async function findDelivery(
  sql: Sql,
  { subscription, eventId }: { subscription: string; eventId: string },
): Promise<LoggedDelivery | null> {
  const [row] = await sql<LoggedDelivery[]>`
    select ${logged(sql)} from deliveries join outbox on outbox.id = event_id
    where subscription = ${subscription} and event_id = ${eventId}`;
  return row ?? null;
}

/**
 * Delivers one event once more, at once and under the same id, whatever became of it before; null when it never went to
 * this subscription. An attempt under way meanwhile changes nothing any more, so the event may arrive twice.
 */
export async function redeliver(
  sql: Database,
  { subscription, eventId, by }: { subscription: string; eventId: string; by: string },
): Promise<LoggedDelivery | null> {
  return await sql.begin(async (tx) => {
    const rows = await tx`
      update deliveries set ${onceMore(tx)}
      where subscription = ${subscription} and event_id = ${eventId} returning event_id`;
    if (rows.length === 0) return null;
    await redelivered(tx, { subscription, events: 1, by });
    return await findDelivery(tx, { subscription, eventId });
  });
}

/**
 * As `redeliver`, for everything that was given up, or of it for what happened at `since` or later; returns how many events
 * that are. What only tried the way is not among it.
 */
export async function redeliverFailed(
  sql: Database,
  { subscription, since = null, by }: { subscription: string; since?: Date | null | undefined; by: string },
): Promise<number> {
  return await sql.begin(async (tx) => {
    const rows = await tx`
      update deliveries set ${onceMore(tx)}
      where subscription = ${subscription} and ${inState(tx, "failed")} and ${isReal(tx)}
        and event_at >= coalesce(${since}::timestamptz, '-infinity') returning event_id`;
    if (rows.length > 0) await redelivered(tx, { subscription, events: rows.length, by });
    return rows.length;
  });
}

type Redelivered = { subscription: string; events: number; by: string };

/** The alarm ends with the last delivery that was given up; should one fail again, it is raised, and mailed, anew. */
async function redelivered(tx: Sql, { subscription, events, by }: Redelivered): Promise<void> {
  const left = await tx`
    select from deliveries where subscription = ${subscription} and ${inState(tx, "failed")} and ${isReal(tx)} limit 1`;
  if (left.length === 0) await clearAlarm(tx, { kind: "delivery-failed", subject: subscription });
  const after = { events };
  await recordChange(tx, { actor: by, what: "events-redelivered", subject: subscription, before: {}, after });
  await tx`select pg_notify('deliveries', '')`;
}

const onceMore = (sql: Sql) => sql`
  next_attempt_at = now(), delivered_at = null, failing_since = null, earlier_attempts = attempts`;

/** Not a test: whoever pressed its button has seen what became of it. */
const isReal = (sql: Sql) => sql`
  not exists (select from outbox where id = event_id and type = 'subscription.test')`;

const logged = (sql: Sql) => sql`
  event_id, type, event_at as at, follow_up_id, attempts, last_status, last_error, next_attempt_at, delivered_at,
  last_answer, data,
  case when delivered_at is not null then 'delivered' when next_attempt_at is null then 'failed' else 'waiting' end
    as state`;

function inState(sql: Sql, state: DeliveryState) {
  switch (state) {
    case "delivered":
      return sql`delivered_at is not null`;
    case "failed":
      return sql`next_attempt_at is null and delivered_at is null`;
    case "waiting":
      return sql`next_attempt_at is not null and delivered_at is null`;
  }
}
