import type { Stage, Verdict } from "../domain/words.ts";
import { addVersion } from "./answers.ts";
import type { Database, Sql } from "./connect.ts";
import { dueAgain } from "./standing.ts";
import { addToTimeline, wakeRelay } from "./timeline.ts";

/** What a person says instead of the reading; null = it says nothing clear, somebody must look. */
export type Correction = Corrected | null;
/** A score that is left out stays as it was read. */
export type Corrected = {
  verdict: Verdict;
  satisfaction?: number | null | undefined;
  effort?: number | null | undefined;
};
export type Rereading =
  | { reread: true; changed: boolean }
  /** `changed-meanwhile`: the customer, or a colleague, has said something newer than the reading that was meant. */
  | { reread: false; because: "unknown" | "nothing-read" | "changed-meanwhile" };

type Reading = {
  stage: Stage;
  stageBefore: Stage | null;
  version: number;
  settledVersion: number;
  verdict: Verdict;
  satisfaction: number | null;
  effort: number | null;
  words: string;
  withdrawn: boolean;
  /** The newest version of all: behind the reading stands what was said, or corrected, since. */
  newest: number;
};

/**
 * Undoes how a machine read a reply. The version stays and counts no longer; a correction is the next version, with the
 * customer's own words, and is settled like any other. Withdrawn without one, what the customer said before counts again, or
 * nothing does, and a person reads the reply. What a settlement has done outside already stays done: the next one follows it.
 */
export async function reread(
  sql: Database,
  asked: { followUpId: string; version: number | null; correction: Correction; actor: string },
): Promise<Rereading> {
  return await sql.begin(async (tx) => {
    const { followUpId, correction, actor } = asked;
    const found = await newestReading(tx, { followUpId });
    if (found === "unknown" || found === "nothing-read") return { reread: false, because: found };
    if (asked.version !== null && asked.version !== found.version)
      return { reread: false, because: "changed-meanwhile" };
    const corrected = correction === null ? null : { ...found, ...withoutUndefined(correction), actor, followUpId };
    // What has been done already changes nothing; a reading that was withdrawn may still be corrected.
    if (corrected === null ? found.withdrawn : sameAs(found, corrected)) return { reread: true, changed: false };
    if (found.newest > found.version) return { reread: false, because: "changed-meanwhile" };
    await tx`
      update answers set withdrawn_at = coalesce(withdrawn_at, now()), withdrawn_by = coalesce(withdrawn_by, ${actor})
      where follow_up_id = ${followUpId} and version = ${found.version}`;
    const event = correction === null ? "reading-withdrawn" : "reading-corrected";
    await addToTimeline(tx, {
      followUpId,
      event,
      detail: {
        version: found.version,
        verdict: found.verdict,
        ...(correction === null ? {} : { to: correction.verdict }),
      },
      actor,
    });
    if (corrected === null) await withdrawReading(tx, { ...found, followUpId });
    else await correct(tx, corrected);
    await wakeRelay(tx, "follow-up");
    return { reread: true, changed: true };
  });
}

/** The last answer that a machine took out of a mail. */
async function newestReading(
  tx: Sql,
  { followUpId }: { followUpId: string },
): Promise<Reading | "unknown" | "nothing-read"> {
  const [row] = await tx`select id from follow_ups where id = ${followUpId} for update`;
  if (!row) return "unknown";
  const [reading] = await tx<Reading[]>`
    select f.stage, f.stage_before, a.version, f.settled_version, a.verdict, a.satisfaction, a.effort, a.words,
      a.withdrawn_at is not null as withdrawn, f.answer_version as newest
    from follow_ups f join answers a on a.follow_up_id = f.id
    where f.id = ${followUpId} and a.source = 'reply' and a.actor is null
    order by a.version desc limit 1`;
  return reading ?? "nothing-read";
}

/** Said already: by the reading itself, or by the correction that a sending before this one made of it. */
const sameAs = (reading: Reading, { verdict, satisfaction, effort }: Reading): boolean =>
  !reading.withdrawn &&
  reading.verdict === verdict &&
  reading.satisfaction === satisfaction &&
  reading.effort === effort;

const withoutUndefined = ({ verdict, satisfaction, effort }: Corrected) => ({
  verdict,
  ...(satisfaction === undefined ? {} : { satisfaction }),
  ...(effort === undefined ? {} : { effort }),
});

/** The words were written in time, however late somebody reads them again: the window is not asked. */
async function correct(tx: Sql, corrected: Reading & { followUpId: string; actor: string }): Promise<void> {
  const { followUpId, verdict, satisfaction, effort, words, actor, version } = corrected;
  await addVersion(tx, {
    followUpId,
    verdict,
    satisfaction,
    effort,
    words,
    actor,
    againOn: null,
    source: "reply",
    dedupeKey: `reread:${version}`,
    version: version + 1,
  });
  await tx`update follow_ups set needs_look = null where id = ${followUpId} and needs_look = 'reply'`;
  await tx`update inbound_mails set state = 'looked_at' where follow_up_id = ${followUpId} and state = 'needs_look'`;
}

async function withdrawReading(tx: Sql, reading: Reading & { followUpId: string }): Promise<void> {
  const { followUpId, version } = reading;
  // An outcome that was acted on is a person's to look at; so is the reply itself.
  await tx`update follow_ups set needs_look = 'reply', updated_at = now() where id = ${followUpId}`;
  await tx`
    update inbound_mails set state = 'needs_look'
    where id = (
      select id from inbound_mails
      where follow_up_id = ${followUpId} and (class is null or class = 'human') order by id desc limit 1)`;
  const [before] = await tx<Before[]>`
    select verdict, satisfaction, effort, words, again_on::text as again_on, source, channel, actor from answers
    where follow_up_id = ${followUpId} and version < ${version} and withdrawn_at is null
    order by version desc limit 1`;
  if (before) {
    await addVersion(tx, { ...before, followUpId, dedupeKey: `again:${version}`, version: version + 1 });
    return;
  }
  await nothingSaid(tx, reading);
}

type Before = Pick<
  Parameters<typeof addVersion>[1],
  "verdict" | "satisfaction" | "effort" | "words" | "againOn" | "source" | "channel" | "actor"
>;

/** As if the reply had not been read: what has been settled stays, what was waited for is waited for again. */
async function nothingSaid(
  tx: Sql,
  { followUpId, stage, stageBefore, version }: Reading & { followUpId: string },
): Promise<void> {
  const to = stage === "answered" ? (stageBefore ?? "asked") : stage;
  await tx`
    update follow_ups set
      stage = ${to}, reason = case when ${to} = 'cancelled' then 'by-a-person' else reason end,
      settled_version = greatest(settled_version, ${version}), due_at = case when ${stage} = 'answered' then null else due_at end,
      wake = case when ${stage} = 'answered' then 'restored' else wake end,
      relay_need = relay_need + 1, relay_at = now(), relay_attempts = 0, updated_at = now()
    where id = ${followUpId}`;
  if (stage === "answered") await dueAgain(tx, { followUpId });
}
