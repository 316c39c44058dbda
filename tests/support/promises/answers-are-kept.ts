import { type Evidence, type Violation, violations } from "./evidence.ts";

/** Promise 3: an answer that got a 2xx is never lost, and in the end it is settled. */
export async function answersAreKept({ sql, answers = [] }: Evidence): Promise<Violation[]> {
  const found = (what: string, rows: readonly { subject: string }[]) => violations({ promise: 3, what }, rows);
  const given: Violation[] = [];
  for (const { followUpId, verdict, words, acknowledged } of answers) {
    if (!acknowledged) continue;
    const [kept] = await sql`
      select version from answers where follow_up_id = ${followUpId} and verdict = ${verdict} and words = ${words}`;
    if (!kept) given.push(...found(`answered ${verdict}, and it was lost`, [{ subject: followUpId }]));
  }
  return [
    ...given,
    ...found(
      "has lost a version of its answer",
      await sql<{ subject: string }[]>`
        select follow_ups.id as subject from follow_ups left join answers on answers.follow_up_id = follow_ups.id
        group by follow_ups.id
        having count(answers.version) <> answer_version or coalesce(max(answers.version), 0) <> answer_version`,
    ),
    ...found(
      "was answered, and that was never settled",
      await sql<{ subject: string }[]>`
        select id as subject from follow_ups where answer_version > settled_version and answer_version > 0`,
    ),
    ...found(
      "counts as settled without a settlement",
      await sql<{ subject: string }[]>`
        select id as subject from follow_ups
        where settled_version >= 0 and not exists (
          select from settlements where follow_up_id = follow_ups.id and answer_version = settled_version)`,
    ),
  ];
}
