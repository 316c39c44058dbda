import { type KeptOut, restoring, type Stopped } from "../domain/restoring.ts";
import type { EffectPhase, Stage } from "../domain/words.ts";
import type { Database, Sql } from "./connect.ts";
import { dueAgain } from "./standing.ts";
import { ticketChain } from "./ticket-chain.ts";
import { addToTimeline, wakeRelay } from "./timeline.ts";

export type Restored = { restored: true; stage: Stage } | { restored: false; because: KeptOut | "unknown" };

/**
 * Undoes a person's skip or cancel: the follow-up stands where it stood, and the relay starts its workflow anew. Nothing is
 * sent a second time: a mail that has left is in the ledger, one that was held back because of the stop is planned again.
 */
export async function restore(
  sql: Database,
  { followUpId, actor }: { followUpId: string; actor: string | null },
): Promise<Restored> {
  return await sql.begin(async (tx) => await restoreInside(tx, { followUpId, actor }));
}

/** As `restore`, in the caller's transaction. */
export async function restoreInside(
  tx: Sql,
  { followUpId, actor }: { followUpId: string; actor: string | null },
): Promise<Restored> {
  // The ticket's row first, as whoever brings a newer resolution or a reopening takes it.
  await tx`
      select tickets.id from tickets join follow_ups on follow_ups.ticket_id = tickets.id
      where follow_ups.id = ${followUpId} for update of tickets`;
  await tx`select id from follow_ups where id = ${followUpId} for update`;
  const found = await stoppedFollowUp(tx, { followUpId });
  if (found === null) return { restored: false, because: "unknown" };
  const decided = restoring(found.stopped);
  if ("not" in decided) return { restored: false, because: decided.not };
  const { to } = decided;
  await planAgain(tx, { followUpId });
  await tx`
      update follow_ups set
        stage = ${to}, reason = null, stage_before = null,
        asked_at = case when ${to} = 'asked' then coalesce(asked_at, ${found.sentAt}) else asked_at end,
        wake = 'restored', relay_need = relay_need + 1, relay_at = now(), relay_attempts = 0, updated_at = now()
      where id = ${followUpId}`;
  await dueAgain(tx, { followUpId });
  await addToTimeline(tx, { followUpId, event: "restored", detail: { from: found.stopped.stage, to }, actor });
  await wakeRelay(tx, "follow-up");
  return { restored: true, stage: to };
}

/** Why it cannot be put back; null where it can, and where there is no such follow-up. */
export async function whyNotRestored(sql: Sql, { followUpId }: { followUpId: string }): Promise<KeptOut | null> {
  const found = await stoppedFollowUp(sql, { followUpId });
  if (found === null) return null;
  const decided = restoring(found.stopped);
  return "not" in decided ? decided.not : null;
}

type Row = Omit<Stopped, "checkIn" | "superseded" | "ticketMovedOn"> & {
  phase: EffectPhase | null;
  unsent: boolean | null;
  own: boolean | null;
  sentAt: Date | null;
  ticketId: string;
  resolvedAt: Date;
};

async function stoppedFollowUp(
  sql: Sql,
  { followUpId }: { followUpId: string },
): Promise<{ stopped: Stopped; sentAt: Date | null } | null> {
  const [row] = await sql<Row[]>`
    select f.stage, f.reason, f.stage_before, f.asked_at, now(), f.answer_until, f.ticket_id, f.resolved_at,
      e.phase, e.error is not distinct from 'no longer wanted' as unsent, e.follow_up_id = f.id as own,
      m.claimed_at as sent_at
    from follow_ups f
    left join mail_follow_ups l on l.follow_up_id = f.id and l.kind = 'check_in' and l.round = f.round
    left join mails m on m.id = l.mail_id
    left join effects e on e.key = m.effect_key
    where f.id = ${followUpId}`;
  if (!row) return null;
  const [ticket] = await sql<{ superseded: boolean; movedOn: boolean }[]>`
    select
      exists (select from resolutions where ticket_id = t.id and at > ${row.resolvedAt})
        or exists (
          select from follow_ups
          where ticket_id = t.id and id <> ${followUpId} and stage in ('accepted', 'scheduled', 'asking', 'asked')
        ) as superseded,
      t.deleted_at is not null or t.merged_into is not null or coalesce(t.reopened_at >= ${row.resolvedAt}, false)
        or exists (
          select from settlements s join follow_ups earlier on earlier.id = s.follow_up_id
          where earlier.ticket_id in ${ticketChain(sql, row.ticketId)} and earlier.id <> ${followUpId}
            and s.at > ${row.resolvedAt} and s.action in ('reopened', 'follow_up_ticket')
        ) as moved_on
    from tickets t where t.id = ${row.ticketId}`;
  const { phase, unsent, own, sentAt } = row;
  const { stage, reason, stageBefore, askedAt, now, answerUntil } = row;
  return {
    stopped: {
      stage,
      reason,
      stageBefore,
      askedAt,
      now,
      answerUntil,
      superseded: ticket?.superseded ?? false,
      ticketMovedOn: ticket?.movedOn ?? true,
      checkIn: phase === null ? null : { phase, unsent: unsent ?? false, own: own ?? false },
    },
    sentAt,
  };
}

/** A mail that was claimed by nobody because the follow-up had been stopped is wanted again. */
async function planAgain(tx: Sql, { followUpId }: { followUpId: string }): Promise<void> {
  await tx`
    update effects set phase = 'planned', error = null, updated_at = now()
    where phase = 'refused' and error = 'no longer wanted' and settlement is null and key in (
      select mails.effect_key
      from mail_follow_ups
      join mails on mails.id = mail_follow_ups.mail_id
      join follow_ups on follow_ups.id = mail_follow_ups.follow_up_id and follow_ups.round = mail_follow_ups.round
      where mail_follow_ups.follow_up_id = ${followUpId})`;
}
