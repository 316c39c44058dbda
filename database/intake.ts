import { defaultRules, type PolicyRules } from "../domain/policy.ts";
import type { HelpdeskKind } from "../domain/words.ts";
import type { Sql } from "./connect.ts";

/** What a resolution told by the API is checked against; null = there is no such connection, no such policy. */
export type Intake = { now: Date; kind: HelpdeskKind | null; rules: PolicyRules | null };

/** Everything in one question: `policy` null means the connection's own. */
export async function findIntake(
  sql: Sql,
  { connection, policy }: { connection: string; policy: string | null },
): Promise<Intake> {
  const [row] = await sql<Intake[]>`
    select now(), c.kind, (
      select p.rules from policies p where p.name = coalesce(${policy}, c.policy) order by p.version desc limit 1
    ) as rules
    from (select 1) one left join connections c on c.name = ${connection}`;
  if (!row) throw new Error("Postgres gave no row");
  return { ...row, rules: row.rules && { ...defaultRules, ...row.rules } };
}
