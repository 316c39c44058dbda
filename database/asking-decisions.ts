import type { Permission, Rule, RuleResult } from "../domain/permission.ts";
import type { MailKind } from "../domain/words.ts";
import type { Sql } from "./connect.ts";

/** Whether a question was asked, put off or left out when it came due, with every rule's result at that moment. */
export type AskingDecision = {
  at: Date;
  question: Exclude<MailKind, "next_steps_mail">;
  answer: Permission["answer"];
  because: Rule | null;
  until: Date | null;
  rules: RuleResult[];
};
type Row = Omit<AskingDecision, "rules"> & { rules: (Rule | RuleResult)[] };

/** Keeps a decision in the transaction that acts on it. The same wait found again is not written again. */
export async function recordDecision(
  tx: Sql,
  {
    followUpId,
    question,
    permission,
  }: Pick<AskingDecision, "question"> & { followUpId: string; permission: Permission },
): Promise<void> {
  const because = permission.answer === "ask" ? null : permission.because;
  const until = permission.answer === "later" ? permission.until : null;
  const rules = permission.rules.map((line) => (isPlain(line) ? line.rule : line));
  await tx`
    insert into asking_decisions (follow_up_id, question, answer, because, until, rules)
    select ${followUpId}, ${question}, ${permission.answer}, ${because}, ${until}, ${tx.json(rules)}
    where not exists (
      select from asking_decisions before
      where before.follow_up_id = ${followUpId} and before.question = ${question}
        and before.answer = ${permission.answer} and before.because is not distinct from ${because}
        and before.until is not distinct from ${until}
        and before.id = (select max(id) from asking_decisions where follow_up_id = ${followUpId}))`;
}

/** What was decided about asking, oldest first. */
export async function decisionsOf(sql: Sql, { followUpId }: { followUpId: string }): Promise<AskingDecision[]> {
  const rows = await sql<Row[]>`
    select at, question, answer, because, until, rules from asking_decisions
    where follow_up_id = ${followUpId} order by id`;
  return rows.map((row) => ({
    ...row,
    rules: row.rules.map((line) =>
      typeof line === "string" ? { rule: line, result: "pass", detail: null, until: null } : line,
    ),
  }));
}

const isPlain = ({ result, detail, until }: RuleResult): boolean =>
  result === "pass" && detail === null && until === null;
