import type { Sql } from "./connect.ts";
import type { AnswerRow } from "./follow-up-view.ts";

/** Every version of the answers to these follow-ups, oldest first. */
export async function answersOf(
  sql: Sql,
  { followUpIds }: { followUpIds: string[] },
): Promise<(AnswerRow & { followUpId: string })[]> {
  return await sql<(AnswerRow & { followUpId: string })[]>`
    select follow_up_id, version, verdict, satisfaction, effort, words, again_on::text as again_on, source, channel, at, actor,
      withdrawn_at
    from answers where follow_up_id = any (${followUpIds}) order by follow_up_id, version`;
}
