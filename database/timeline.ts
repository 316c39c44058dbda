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

/** Puts an event into the outbox in the caller's transaction; client/deliveries takes it to the subscriptions. */
export async function announce(
  sql: Sql,
  event: { type: EventType; followUpId: string | null; data: Detail },
): Promise<void> {
  await sql`
    with told as (
      insert into outbox (id, type, follow_up_id, data)
      values (${newId("ev")}, ${event.type}, ${event.followUpId}, ${sql.json(event.data)})
      returning id
    )
    select pg_notify('deliveries', '') from told`;
}

/** Tells the relay, at commit, that a follow-up needs Temporal. */
export async function wakeRelay(sql: Sql): Promise<void> {
  await sql`select pg_notify('relay', '')`;
}
