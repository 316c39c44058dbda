import { dueNext, graceLeftMs, type Standing } from "../domain/standing.ts";
import type { PolicyRules } from "../domain/policy.ts";
import type { Stage, Verdict } from "../domain/words.ts";
import type { Sql } from "./connect.ts";

export type Due = Omit<Standing, "next"> & { stage: Stage; next: ReturnType<typeof dueNext> };

/** Where a follow-up stands by Postgres' clock; with `hold`, its row is held until the transaction ends. */
export async function standingOf(sql: Sql, { followUpId, hold }: { followUpId: string; hold?: boolean }): Promise<Due> {
  const [row] = await sql<
    {
      stage: Stage;
      now: Date;
      rules: PolicyRules;
      checkInAt: Date | null;
      askedAt: Date | null;
      remindedAt: Date | null;
      awayUntil: Date | null;
      settledVersion: number;
      answerVersion: number;
    }[]
  >`
    select stage, now(), policies.rules, check_in_at, asked_at, reminded_at, away_until, settled_version, answer_version
    from follow_ups
    join policies on policies.name = policy_name and policies.version = policy_version
    where follow_ups.id = ${followUpId}
    ${hold ? sql`for update of follow_ups` : sql``}`;
  if (!row) throw new Error(`there is no follow-up ${followUpId}`);
  const [answer] = await sql<{ verdict: Verdict; at: Date; failureSettled: boolean }[]>`
    select verdict, at,
      exists (
        select from settlements
        where settlements.follow_up_id = answers.follow_up_id and verdict in ('not_held', 'partly')) as failure_settled
    from answers where follow_up_id = ${followUpId} and version = ${row.answerVersion}`;
  return {
    stage: row.stage,
    newest: answer ? { version: row.answerVersion, verdict: answer.verdict } : null,
    settledVersion: row.settledVersion,
    graceMs: graceLeftMs({
      rules: row.rules,
      failureSettled: answer?.failureSettled ?? false,
      answeredAt: answer && row.answerVersion > row.settledVersion ? answer.at : null,
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
