import type { EventType } from "../domain/words.ts";
import type { Sql } from "./connect.ts";
import { newId } from "./ids.ts";

type Detail = Record<string, string | number | boolean | null>;

/**
 * Writes one line of a follow-up's story. `detail` holds ids, enums and numbers only. Its moment is that of writing, when what
 * it tells of holds its rows, and not that at which the transaction began: it may have waited for another one.
 */
export async function addToTimeline(
  sql: Sql,
  entry: { followUpId: string; event: string; detail?: Detail; actor?: string | null },
): Promise<void> {
  await sql`
    insert into timeline (follow_up_id, event, detail, actor, at)
    values (
      ${entry.followUpId}, ${entry.event}, ${sql.json(entry.detail ?? {})}, ${entry.actor ?? null}, clock_timestamp())`;
}

/**
 * Puts an event into the outbox in the caller's transaction; client/deliveries takes it to the subscriptions. One that nobody wants at
 * this moment is kept as done.
 */
export async function announce(
  sql: Sql,
  event: { type: EventType; followUpId: string | null; data: Detail },
): Promise<void> {
  await sql`
    with told as (
      insert into outbox (id, type, follow_up_id, data, spread_at)
      values (
        ${newId("ev")}, ${event.type}, ${event.followUpId}, ${sql.json(event.data)}, ${doneUnlessWanted(sql, event.type)})
      returning spread_at
    )
    select pg_notify('deliveries', '') from told where spread_at is null`;
}

/** The `spread_at` of a new event: null while there is a subscription it is to be taken to. */
export const doneUnlessWanted = (sql: Sql, type: EventType) => sql`
  case when exists (select from subscriptions where disabled_at is null and ${type} = any (events)) then null else now() end`;

/** What the relay carries, each by itself. */
export type Relayed = "inbox" | "follow-up" | "review";

/** Tells the relay, at commit, that something of this kind waits for it. */
export async function wakeRelay(sql: Sql, what: Relayed): Promise<void> {
  await sql`select pg_notify('relay', ${what}::text)`;
}
