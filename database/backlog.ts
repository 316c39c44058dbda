import { type Stage, stages } from "../domain/words.ts";
import type { Sql } from "./connect.ts";

/** How much waits where, for those who watch over the installation. */
export type Backlog = {
  inbox: number;
  relay: number;
  deliveries: number;
  alarms: number;
  followUps: { stage: Stage; count: number }[];
};

/** Counts everything; reads every follow-up's stage, so it is not for every request. */
export async function countBacklog(sql: Sql): Promise<Backlog> {
  const [[row], counted] = await Promise.all([
    sql<Omit<Backlog, "followUps">[]>`
      select
        (select count(*)::int from inbox where handled_at is null) as inbox,
        (select count(*)::int from follow_ups where relay_at <= now()) as relay,
        (select count(*)::int from deliveries where next_attempt_at is not null) as deliveries,
        (select count(*)::int from alarms where cleared_at is null) as alarms`,
    sql<{ stage: Stage; count: number }[]>`select stage, count(*)::int as count from follow_ups group by stage`,
  ]);
  if (!row) throw new Error("Postgres gave no row");
  const followUps = stages.map((stage) => ({ stage, count: counted.find((one) => one.stage === stage)?.count ?? 0 }));
  return { ...row, followUps };
}
