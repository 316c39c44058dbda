import { type Evidence, type Violation, violations } from "./evidence.ts";
import type { Run } from "./runs.ts";

/** Promise 6: no answer without a person; what the test did not send, nobody said. */
export async function noAnswerWithoutAPerson({ sql, answers }: Evidence, runs: Run[]): Promise<Violation[]> {
  const found = (what: string, rows: readonly { subject: string }[]) => violations({ promise: 6, what }, rows);
  const stored = await sql<{ followUpId: string; version: number; verdict: string; words: string }[]>`
    select follow_up_id, version, verdict, words from answers`;
  const invented = stored.filter(
    (row) =>
      answers?.some(
        ({ followUpId, verdict, words }) =>
          followUpId === row.followUpId && verdict === row.verdict && words === row.words,
      ) === false,
  );
  const dreamt = runs.flatMap(({ followUpId, answers }) =>
    answers
      .filter(
        (heard) =>
          !stored.some(
            (row) => row.followUpId === followUpId && row.version === heard.version && row.verdict === heard.verdict,
          ),
      )
      .map(() => ({ subject: followUpId })),
  );
  return [
    ...found(
      "has an answer that nobody gave",
      invented.map(({ followUpId, version }) => ({ subject: `${followUpId} ${version}` })),
    ),
    ...found("has a workflow that heard an answer nobody gave", dreamt),
    ...found(
      "was answered by page before there was a link to it",
      await sql<{ subject: string }[]>`
        select follow_up_id || ' ' || version as subject from answers
        where source = 'page' and not exists (
          select from tokens
          where tokens.follow_up_id = answers.follow_up_id and purpose = 'answer' and tokens.created_at <= answers.at)`,
    ),
  ];
}
