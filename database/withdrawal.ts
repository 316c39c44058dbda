import type { Stage } from "../domain/words.ts";
import { recordChange } from "./settings-changes.ts";
import type { Database, Sql } from "./connect.ts";
import { addToTimeline, wakeRelay } from "./timeline.ts";

type Command = { followUpId: string; reason: string; actor: string | null };
export type Withdrawal = { withdrawn: boolean; stage: Stage | null };

/**
 * Stops a follow-up that is still open: nothing more is sent for it. An answer that has been given is settled. The stage
 * changes first, so a worker that wants to claim the check-in at the same moment loses or has already won.
 */
export async function withdraw(sql: Database, command: Command): Promise<Withdrawal> {
  return await sql.begin(async (tx) => await withdrawInside(tx, command));
}

/** As `withdraw`, in the caller's transaction. */
export async function withdrawInside(tx: Sql, command: Command): Promise<Withdrawal> {
  const changed = await tx`
    update follow_ups set
      stage_before = stage, stage = 'cancelled', reason = ${command.reason}, due_at = null, wake = 'withdrawn',
      relay_need = relay_need + 1, relay_at = now(), relay_attempts = 0, updated_at = now()
    where id = ${command.followUpId}
      and stage in ('accepted', 'scheduled', 'asking', 'asked')
    returning id`;
  if (changed.length === 0) return { withdrawn: false, stage: await stageOf(tx, command.followUpId) };
  await addToTimeline(tx, { ...command, event: "cancelled", detail: { reason: command.reason } });
  await wakeRelay(tx, "follow-up");
  return { withdrawn: true, stage: "cancelled" };
}

/** Leaves out the check-in, before it was asked; afterwards use `withdraw`. */
export async function skip(
  sql: Database,
  { followUpId, actor }: { followUpId: string; actor: string | null },
): Promise<Withdrawal> {
  return await sql.begin(async (tx) => await skipInside(tx, { followUpId, actor }));
}

/** As `skip`, in the caller's transaction. */
export async function skipInside(
  tx: Sql,
  { followUpId, actor }: { followUpId: string; actor: string | null },
): Promise<Withdrawal> {
  const changed = await tx`
      update follow_ups set
        stage_before = stage, stage = 'skipped', reason = 'by-a-person', due_at = null, wake = 'withdrawn',
        relay_need = relay_need + 1, relay_at = now(), relay_attempts = 0, updated_at = now()
      where id = ${followUpId} and stage in ('accepted', 'scheduled') and asked_at is null
      returning id`;
  if (changed.length === 0) return { withdrawn: false, stage: await stageOf(tx, followUpId) };
  await addToTimeline(tx, { followUpId, event: "skipped", detail: { reason: "by-a-person" }, actor });
  await wakeRelay(tx, "follow-up");
  return { withdrawn: true, stage: "skipped" };
}

/** Ends the wait of a check-in that has not been sent: it is due now, at any hour. Permission and caps still count. */
export async function sendNow(
  sql: Database,
  { followUpId, actor }: { followUpId: string; actor: string | null },
): Promise<{ released: boolean; stage: Stage | null }> {
  return await sql.begin(async (tx) => {
    const changed = await tx`
      update follow_ups set
        check_in_at = least(check_in_at, now()), released_at = now(), wake = 'released', due_at = now(),
        relay_need = relay_need + 1, relay_at = now(), relay_attempts = 0, updated_at = now()
      where id = ${followUpId} and stage = 'scheduled'
      returning id`;
    if (changed.length === 0) return { released: false, stage: await stageOf(tx, followUpId) };
    await addToTimeline(tx, { followUpId, event: "send-now", actor });
    await wakeRelay(tx, "follow-up");
    return { released: true, stage: "scheduled" };
  });
}

/** Wakes every follow-up that was waiting for its policy's pause to be lifted. */
export async function resumePolicy(sql: Database, { policy, by }: { policy: string; by: string }): Promise<void> {
  await sql.begin(async (tx) => {
    const resumed = await tx`delete from policy_pauses where policy = ${policy} returning policy`;
    if (resumed.length > 0) {
      await recordChange(tx, { actor: by, what: "policy-resumed", subject: policy, before: null, after: null });
    }
    await tx`
      update follow_ups set
        wake = 'released', relay_need = relay_need + 1, relay_at = now(), relay_attempts = 0, updated_at = now()
      where policy_name = ${policy} and ((stage = 'scheduled' and check_in_at <= now()) or (stage = 'asked' and due_at <= now()))`;
    await wakeRelay(tx, "follow-up");
  });
}

async function stageOf(tx: Sql, followUpId: string): Promise<Stage | null> {
  const [row] = await tx<{ stage: Stage }[]>`select stage from follow_ups where id = ${followUpId}`;
  return row?.stage ?? null;
}
