import type { AnswerChannel, AnswerSource, Verdict } from "../domain/words.ts";
import type { Database, Sql } from "./connect.ts";
import { newId } from "./ids.ts";
import { doneUnlessWanted } from "./timeline.ts";

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
  /** How the customer told whoever entered it; left out = they answered themselves, or it is not known. */
  channel?: AnswerChannel | null | undefined;
  /** A form's nonce, a request's key. */
  dedupeKey: string;
  /** Who entered it, when it was not the customer. */
  actor: string | null;
};
export type Recording =
  | { recorded: true; version: number; changed: boolean }
  | { recorded: false; because: "window-closed" | "not-asked" | "unknown" };

/**
 * Keeps one answer, whole or not at all, before anything is done about it. The same form sent twice, or the same
 * content again, is one answer; every different one is a new version and the newest acts. After the window only
 * "still broken" is taken.
 */
export async function recordAnswer(sql: Database, answer: Answer): Promise<Recording> {
  // Nearly every answer is the first: one statement, which finds nothing to do where it is not.
  if (await writeVersion(sql, { ...answer, version: 1, unlessRefused: true })) {
    return { recorded: true, version: 1, changed: true };
  }
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
  const written = await writeVersion(tx, { ...answer, unlessRefused: false });
  if (!written) throw new Error(`version ${answer.version} does not follow the newest of ${answer.followUpId}`);
  return answer.version;
}

/**
 * One statement: the answer, what it changes in the follow-up, its line in the timeline, the event, and the bells. False,
 * and nothing written, where that version is not the next one; with `unlessRefused` also where no answer is taken.
 */
async function writeVersion(sql: Sql, answer: Answer & { version: number; unlessRefused: boolean }): Promise<boolean> {
  const { version } = answer;
  const detail = { version, verdict: answer.verdict, by: answer.source };
  const written = await sql`
    with moved as (
      update follow_ups set
        answer_version = ${version}, stage = 'answered', reason = null, due_at = now(),
        stage_before = case when stage = 'answered' then stage_before else stage end,
        wake = case when wake in ('withdrawn', 'restored') then null else wake end,
        relay_need = relay_need + 1, relay_at = now(), relay_attempts = 0, updated_at = now()
      where id = ${answer.followUpId} and answer_version = ${version - 1}
        and (not ${answer.unlessRefused}::boolean
          or (stage <> 'skipped' and (answer_until > now() or ${answer.verdict} = 'not_held')))
      returning id
    ), kept as (
      insert into answers (
        follow_up_id, version, verdict, satisfaction, effort, words, again_on, source, channel, dedupe_key, actor)
      select moved.id, ${version}::integer, ${answer.verdict}, ${answer.satisfaction}::smallint, ${answer.effort}::smallint,
        ${answer.words}, ${answer.verdict === "not_tested" ? answer.againOn : null}::date, ${answer.source},
        ${answer.channel ?? null}, case when exists (
          select from answers
          where follow_up_id = ${answer.followUpId} and source = ${answer.source} and dedupe_key = ${answer.dedupeKey})
        then ${again(answer.dedupeKey, version)} else ${answer.dedupeKey} end, ${answer.actor}
      from moved
    ), told as (
      insert into timeline (follow_up_id, event, detail, actor)
      select moved.id, 'answered', ${sql.json(detail)}::jsonb, ${answer.actor} from moved
    ), announced as (
      insert into outbox (id, type, follow_up_id, data, spread_at)
      select ${newId("ev")}, 'answer.received', moved.id, ${sql.json(detail)}::jsonb, ${doneUnlessWanted(sql, "answer.received")}
      from moved
      returning spread_at
    )
    select pg_notify('relay', 'follow-up'), (select pg_notify('deliveries', '') from announced where spread_at is null)
    from moved`;
  return written.length > 0;
}

/** Somebody may go back to what they had said before: the same form, sent again after another, is a new version. */
const again = (dedupeKey: string, version: number): string => `${dedupeKey}#${version}`;

/** Only the newest answer can be meant by a repetition; how one of us was told may be corrected, too. */
async function sameAnswer(tx: Sql, answer: Answer, newest: number): Promise<number | null> {
  const [same] = await tx<{ version: number }[]>`
    select version from answers
    where follow_up_id = ${answer.followUpId} and version = ${newest}
      and ((source = ${answer.source} and dedupe_key in (${answer.dedupeKey}, ${again(answer.dedupeKey, newest)}))
        or (verdict = ${answer.verdict}
          and satisfaction is not distinct from ${answer.satisfaction}
          and effort is not distinct from ${answer.effort}
          and words = ${answer.words}
          and again_on is not distinct from ${answer.verdict === "not_tested" ? answer.againOn : null}::date
          and (source <> 'agent' or channel is not distinct from ${answer.channel ?? null})))`;
  return same?.version ?? null;
}
