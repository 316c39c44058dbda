import type { TemporalState } from "../domain/wanted.ts";
import type { Sql } from "./connect.ts";

/** A follow-up whose workflow may not be as Postgres wants it; `need` is what was known when it was taken. */
export type RelayRow = TemporalState & { followUpId: string; need: number; attempts: number; grace: string };

/**
 * Takes follow-ups for the relay, for a while: another relay takes them over when this one falls silent. Rows that other
 * relays hold are passed by, so that one that fails blocks nobody.
 */
export async function takeForRelay(
  sql: Sql,
  { atMost, leaseMs }: { atMost: number; leaseMs: number },
): Promise<RelayRow[]> {
  return await sql<RelayRow[]>`
    update follow_ups set
      relay_at = now() + ${leaseMs} * interval '1 millisecond', relay_attempts = relay_attempts + 1
    where id in (
      select id from follow_ups where relay_at <= now() order by relay_at limit ${atMost} for update skip locked)
    returning
      id as follow_up_id, relay_need as need, relay_attempts as attempts, stage, workflow, wake, answer_version,
      settled_version, signalled_version, check_in_at, away_until, asked_at, now(),
      (select rules->>'grace' from policies where name = policy_name and version = policy_version) as grace,
      (select verdict from answers where follow_up_id = follow_ups.id and version = answer_version) as newest_verdict`;
}

/**
 * Writes what Temporal now knows. Somebody who needed the relay meanwhile keeps it awake; an answer keeps it awake, less
 * and less often, until it has been settled, because a signal that a completing run accepts is lost. `again`: somebody did.
 */
export async function relayed(
  sql: Sql,
  done: {
    followUpId: string;
    need: number;
    workflow: "started" | "terminated" | null;
    wake: string | null;
    signalledVersion: number | null;
    checkAgainMs: number | null;
    /** The run was told to end. Whoever put the follow-up back meanwhile may have started the one that heard it. */
    ended: boolean;
  },
): Promise<{ again: boolean }> {
  const [row] = await sql<{ again: boolean }[]>`
    update follow_ups set
      workflow = coalesce(${done.workflow}, workflow),
      wake = case when relay_need = ${done.need} and wake = ${done.wake} then null
        when relay_need <> ${done.need} and ${done.ended} and stage in ('scheduled', 'asking', 'asked') then 'restored'
        else wake end,
      signalled_version = greatest(signalled_version, ${done.signalledVersion ?? 0}),
      relay_attempts = case when ${done.checkAgainMs}::float8 is null then 0 else relay_attempts end,
      relay_at = case
        when relay_need <> ${done.need} then now()
        else now() + ${done.checkAgainMs}::float8 * interval '1 millisecond' end
    where id = ${done.followUpId}
    returning relay_need <> ${done.need} as again`;
  return row ?? { again: false };
}

/** Temporal could not be brought there: again later, others first. */
export async function relayFailed(
  sql: Sql,
  { followUpId, retryMs }: { followUpId: string; retryMs: number },
): Promise<void> {
  await sql`
    update follow_ups set relay_at = now() + ${retryMs} * interval '1 millisecond' where id = ${followUpId}`;
}

/** How long until the next follow-up is due for the relay; null = none waits. */
export async function nextFollowUpMs(sql: Sql): Promise<number | null> {
  const [row] = await sql<{ ms: number | null }[]>`
    select extract(epoch from min(relay_at) - now())::float8 * 1000 as ms from follow_ups where relay_at is not null`;
  return row?.ms ?? null;
}
