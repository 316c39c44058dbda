import { type AlarmKind, alarmKinds, type Stage, stages } from "../domain/words.ts";
import type { Sql } from "./connect.ts";

/** How much waits where, and for how long, for those who watch over the installation. */
export type Backlog = {
  inbox: Waiting;
  /** `oldestSeconds`: how long the relay has not come to what was due for it; a failed try is due again later. */
  relay: Waiting;
  /** `oldestSeconds`: since the event happened. */
  deliveries: Waiting;
  alarms: { kind: AlarmKind; count: number }[];
  openFollowUps: { stage: Stage; count: number }[];
};
type Waiting = { count: number; oldestSeconds: number };

const openStages = stages.filter((stage) => !["settled", "skipped", "cancelled"].includes(stage));

/** Reads what is open and nothing else, by indexes: what has been dealt with costs nothing, however much it is. */
export async function countBacklog(sql: Sql): Promise<Backlog> {
  const [inbox, relay, deliveries, alarms, followUps] = await Promise.all([
    sql<Waiting[]>`
      select count(*)::int as count, ${ageOf(sql, "received_at")} as oldest_seconds from inbox
      where handled_at is null and last_error is distinct from 'hidden'`,
    sql<Waiting[]>`
      select count(*)::int as count, ${ageOf(sql, "relay_at")} as oldest_seconds
      from (
        select relay_at from follow_ups where relay_at <= now()
        union all
        select relay_at from reviews where relay_at <= now()) as waiting`,
    sql<Waiting[]>`
      select count(*)::int as count, ${ageOf(sql, "at")} as oldest_seconds
      from (
        select outbox.at from deliveries join outbox on outbox.id = event_id where next_attempt_at is not null
        union all
        select at from outbox where spread_at is null) as waiting`,
    sql<{ kind: string; count: number }[]>`
      select kind, count(*)::int as count from alarms where cleared_at is null group by kind`,
    sql<{ stage: Stage; count: number }[]>`
      select stage, count(*)::int as count from follow_ups
      where stage in ('accepted', 'scheduled', 'asking', 'asked', 'answered') group by stage`,
  ]);
  const none = { count: 0, oldestSeconds: 0 };
  return {
    inbox: inbox[0] ?? none,
    relay: relay[0] ?? none,
    deliveries: deliveries[0] ?? none,
    alarms: alarmKinds.map((kind) => ({ kind, count: alarms.find((one) => one.kind === kind)?.count ?? 0 })),
    openFollowUps: openStages.map((stage) => ({
      stage,
      count: followUps.find((one) => one.stage === stage)?.count ?? 0,
    })),
  };
}

const ageOf = (sql: Sql, column: string) =>
  sql`coalesce(greatest(0, extract(epoch from now() - min(${sql(column)}))), 0)::float8`;
