import type { AnswerSource, Verdict } from "../domain/words.ts";
import type { Database, Sql } from "./connect.ts";
import { addToTimeline, announce, wakeRelay } from "./timeline.ts";

export type Answer = {
  followUpId: string;
  verdict: Verdict;
  /** CSAT 1–5. */
  satisfaction: number | null;
  /** CES 2.0, 1–7. */
  effort: number | null;
  words: string;
  /** YYYY-MM-DD, at the customer's place; only with `not_tested`. */
  againOn: string | null;
  source: AnswerSource;
  /** A form's nonce, a request's key. */
  dedupeKey: string;
  /** Who entered it, when it was not the customer. */
  actor: string | null;
};
export type Recording =
  | { recorded: true; version: number; changed: boolean }
  | { recorded: false; because: "window-closed" | "not-asked" | "unknown" };

/**
 * Keeps one answer, in one transaction, before anything is done about it. The same form sent twice, or the same
 * content again, is one answer; every different one is a new version and the newest acts. After the window only
 * "still broken" is taken.
 */
export async function recordAnswer(sql: Database, answer: Answer): Promise<Recording> {
  return await sql.begin(async (tx) => await recordAnswerInside(tx, answer));
}

/** As `recordAnswer`, in the caller's transaction. */
export async function recordAnswerInside(tx: Sql, answer: Answer): Promise<Recording> {
  const [row] = await tx<{ stage: string; answerVersion: number; open: boolean }[]>`
    select stage, answer_version, answer_until > now() as open
    from follow_ups where id = ${answer.followUpId} for update`;
  if (!row) return { recorded: false, because: "unknown" };
  if (row.stage === "skipped") return { recorded: false, because: "not-asked" };
  const same = await sameAnswer(tx, answer, row.answerVersion);
  if (same !== null) return { recorded: true, version: same, changed: false };
  if (!row.open && answer.verdict !== "not_held") return { recorded: false, because: "window-closed" };
  return {
    recorded: true,
    version: await addVersion(tx, { ...answer, version: row.answerVersion + 1 }),
    changed: true,
  };
}

/** Writes the next version, which acts from now on; whether it may be given has been decided by the caller, who holds the row. */
export async function addVersion(tx: Sql, answer: Answer & { version: number }): Promise<number> {
  const { version } = answer;
  await tx`
    insert into answers (
      follow_up_id, version, verdict, satisfaction, effort, words, again_on, source, dedupe_key, actor)
    values (
      ${answer.followUpId}, ${version}, ${answer.verdict}, ${answer.satisfaction}, ${answer.effort}, ${answer.words},
      ${answer.verdict === "not_tested" ? answer.againOn : null}, ${answer.source},
      case when exists (
        select from answers
        where follow_up_id = ${answer.followUpId} and source = ${answer.source} and dedupe_key = ${answer.dedupeKey})
      then ${again(answer.dedupeKey, version)} else ${answer.dedupeKey} end, ${answer.actor})`;
  await tx`
    update follow_ups set
      answer_version = ${version}, stage = 'answered', reason = null, due_at = now(),
      stage_before = case when stage = 'answered' then stage_before else stage end,
      wake = case when wake in ('withdrawn', 'restored') then null else wake end,
      relay_need = relay_need + 1, relay_at = now(), relay_attempts = 0, updated_at = now()
    where id = ${answer.followUpId}`;
  const detail = { version, verdict: answer.verdict, by: answer.source };
  await addToTimeline(tx, { followUpId: answer.followUpId, event: "answered", detail, actor: answer.actor });
  await announce(tx, { type: "answer.received", followUpId: answer.followUpId, data: detail });
  await wakeRelay(tx);
  return version;
}

/** Somebody may go back to what they had said before: the same form, sent again after another, is a new version. */
const again = (dedupeKey: string, version: number): string => `${dedupeKey}#${version}`;

/** Only the newest answer can be meant by a repetition. */
async function sameAnswer(tx: Sql, answer: Answer, newest: number): Promise<number | null> {
  const [same] = await tx<{ version: number }[]>`
    select version from answers
    where follow_up_id = ${answer.followUpId} and version = ${newest}
      and ((source = ${answer.source} and dedupe_key in (${answer.dedupeKey}, ${again(answer.dedupeKey, newest)}))
        or (verdict = ${answer.verdict}
          and satisfaction is not distinct from ${answer.satisfaction}
          and effort is not distinct from ${answer.effort}
          and words = ${answer.words}
          and again_on is not distinct from ${answer.verdict === "not_tested" ? answer.againOn : null}::date))`;
  return same?.version ?? null;
}
