import { type Answer, type Recording, recordAnswerInside } from "./answers.ts";
import type { Database, Sql } from "./connect.ts";
import type { CameBy } from "./inbound-mails.ts";
import { readTicketAnew } from "./ticket-replies.ts";
import { addToTimeline, wakeRelay } from "./timeline.ts";

/** A person has looked: nobody else needs to. False when nobody had to any more. */
export async function finishLook(sql: Database, look: { followUpId: string; actor: string }): Promise<boolean> {
  return await sql.begin(async (tx) => (await finishLookInside(tx, look)) !== null);
}

/**
 * Records what a customer told one of our people, by mail or otherwise, and that nobody needs to look at the case any more:
 * one transaction, so that what the answer itself leads to (an unhappy customer) is not taken for looked at.
 */
export async function answerForCustomer(sql: Database, answer: Answer & { actor: string }): Promise<Recording> {
  return await sql.begin(async (tx) => {
    const recording = await recordAnswerInside(tx, answer);
    if (!recording.recorded) return recording;
    // The same answer sent again may find that its settlement asks for a look: only a reply is dealt with by it.
    const [unread] = await tx`
      select from inbound_mails where follow_up_id = ${answer.followUpId} and state = 'needs_look' limit 1`;
    if (recording.changed || unread) await finishLookInside(tx, answer);
    return recording;
  });
}

/** What a look was about: its reason (null = replies alone), and the mails that were read. */
export type Looked = { reason: string | null; mails: string[] };

/** As `finishLook`, in the caller's transaction; null when nobody had to look any more. */
export async function finishLookInside(
  tx: Sql,
  { followUpId, actor }: { followUpId: string; actor: string },
): Promise<Looked | null> {
  const [before] = await tx<{ needsLook: string | null }[]>`
    select needs_look from follow_ups where id = ${followUpId} for update`;
  const mails = await tx<{ id: string; cameBy: string }[]>`
    update inbound_mails set state = 'looked_at' where follow_up_id = ${followUpId} and state = 'needs_look'
    returning id, came_by`;
  const reason = before?.needsLook ?? null;
  if (reason === null && mails.length === 0) return null;
  await tx`update follow_ups set needs_look = null, updated_at = now() where id = ${followUpId}`;
  await addToTimeline(tx, { followUpId, event: "looked-at", detail: { reason: reason ?? "reply" }, actor });
  if (mails.some(({ cameBy }) => cameBy === "ticket")) await readTicketAnew(tx, { followUpId });
  if (reason === "reply") await askAgain(tx, { followUpId });
  return { reason, mails: mails.map(({ id }) => id) };
}

/** A check-in that has become due while the reply lay unread is looked at now. */
async function askAgain(tx: Sql, { followUpId }: { followUpId: string }): Promise<void> {
  const woken = await tx`
    update follow_ups set
      wake = coalesce(wake, 'released'), relay_need = relay_need + 1, relay_at = now(), relay_attempts = 0
    where id = ${followUpId} and stage = 'scheduled' and check_in_at <= now()
    returning id`;
  if (woken.length > 0) await wakeRelay(tx, "follow-up");
}

/** Undoes a look: somebody has to look again. False when something newer has to be looked at already, or nothing is left. */
export async function lookAgainInside(
  tx: Sql,
  { followUpId, actor, looked }: { followUpId: string; actor: string; looked: Looked },
): Promise<boolean> {
  const [now] = await tx<{ needsLook: string | null }[]>`
    select needs_look from follow_ups where id = ${followUpId} for update`;
  if (!now || now.needsLook !== null) return false;
  const mails = await tx`
    update inbound_mails set state = 'needs_look'
    where id::text = any (${looked.mails}) and follow_up_id = ${followUpId} and state = 'looked_at' returning id`;
  if (looked.reason === null && mails.length === 0) return false;
  await tx`update follow_ups set needs_look = ${looked.reason}, updated_at = now() where id = ${followUpId}`;
  await addToTimeline(tx, { followUpId, event: "look-again", detail: { reason: looked.reason ?? "reply" }, actor });
  return true;
}

/** The newest reply to a follow-up that nobody has read yet. */
export async function unreadReply(sql: Sql, { followUpId }: { followUpId: string }): Promise<UnreadReply | null> {
  const [mail] = await sql<UnreadReply[]>`
    select raw, came_by from inbound_mails
    where follow_up_id = ${followUpId} and state = 'needs_look' order by id desc limit 1`;
  return mail ?? null;
}
type UnreadReply = { raw: Uint8Array; cameBy: CameBy };
