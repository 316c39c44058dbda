import { dueNext, graceLeftMs, type Standing, type Waits } from "../domain/standing.ts";
import type { Stage, Verdict } from "../domain/words.ts";
import type { Sql } from "./connect.ts";

export type Due = Omit<Standing, "next"> & { stage: Stage; next: ReturnType<typeof dueNext> };

type Row = Waits & {
  settledVersion: number;
  answerVersion: number;
  verdict: Verdict | null;
  answeredAt: Date | null;
  failureSettled: boolean;
};

/** Where a follow-up stands by Postgres' clock; with `hold`, its row is held until the transaction ends. */
export async function standingOf(sql: Sql, { followUpId, hold }: { followUpId: string; hold?: boolean }): Promise<Due> {
  // On a transaction's one connection they leave together and are answered in this order: what is read is what is held.
  const held = hold ? sql`select id from follow_ups where id = ${followUpId} for update`.execute() : null;
  const [[row]] = await Promise.all([
    sql<Row[]>`
      select stage, now(), policies.rules, check_in_at, asked_at, reminded_at, away_until, settled_version, answer_version,
        answers.verdict, answers.at as answered_at,
        exists (
          select from settlements
          where settlements.follow_up_id = follow_ups.id and settlements.verdict in ('not_held', 'partly')) as failure_settled
      from follow_ups
      join policies on policies.name = policy_name and policies.version = policy_version
      left join answers on answers.follow_up_id = follow_ups.id and answers.version = answer_version
      where follow_ups.id = ${followUpId}`.execute(),
    held,
  ]);
  if (!row) throw new Error(`there is no follow-up ${followUpId}`);
  const { verdict } = row;
  return {
    stage: row.stage,
    newest: verdict === null ? null : { version: row.answerVersion, verdict },
    settledVersion: row.settledVersion,
    graceMs: graceLeftMs({
      rules: row.rules,
      failureSettled: row.failureSettled,
      answeredAt: row.answerVersion > row.settledVersion ? row.answeredAt : null,
      now: row.now,
    }),
    next: dueNext(row),
  };
}

/** By when something should happen, written anew for a follow-up that was put back to where it waits. */
export async function dueAgain(tx: Sql, { followUpId }: { followUpId: string }): Promise<void> {
  const { next } = await standingOf(tx, { followUpId });
  const forMs = next.do === "listen" ? next.forMs : 0;
  await tx`
    update follow_ups set due_at = now() + ${forMs} * interval '1 millisecond'
    where id = ${followUpId} and stage in ('scheduled', 'asking', 'asked')`;
}
