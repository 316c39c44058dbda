import type { Sql } from "./connect.ts";

/** So many of an event are kept, the newest: a receiver that fails for ever costs no more than that. */
export const attemptsKept = 20;

/** One try to bring an event to its subscription. */
export type DeliveryAttempt = {
  attempt: number;
  at: Date;
  /** Null: there was no answer. */
  status: number | null;
  /** Null: it was taken. */
  error: string | null;
  /** The beginning of what was answered, as plain lines. */
  answer: string;
};
type Made = { eventId: string; subscription: string } & Omit<DeliveryAttempt, "at">;

/**
 * Two parts of a `with`, `made` and `forgotten`: what an attempt came to is kept, whoever has asked for another meanwhile, and what
 * is older than the newest ones goes. Kept once, also where it is said twice.
 */
export const attemptMade = (sql: Sql, { eventId, subscription, attempt, status, error, answer }: Made) => sql`
  made as (
    insert into delivery_attempts (event_id, subscription, attempt, status, error, answer)
    select event_id, subscription, ${attempt}, ${status}::integer, ${error}::text, ${answer}
    from deliveries where event_id = ${eventId} and subscription = ${subscription}
    on conflict do nothing
  ), forgotten as (
    delete from delivery_attempts
    where event_id = ${eventId} and subscription = ${subscription} and attempt <= ${attempt - attemptsKept}
  )`;

/** The attempts of one event, the newest first. */
export async function attemptsOf(
  sql: Sql,
  { eventId, subscription }: { eventId: string; subscription: string },
): Promise<DeliveryAttempt[]> {
  return await sql<DeliveryAttempt[]>`
    select attempt, at, status, error, answer from delivery_attempts
    where event_id = ${eventId} and subscription = ${subscription} order by attempt desc`;
}
