import type { Stage } from "../domain/words.ts";
import type { Database, Sql } from "./connect.ts";
import { giveUpSilent } from "./effects.ts";
import { nothingDue } from "./open-effects.ts";
import { repairReviews } from "./reconcile-reviews.ts";
import { settleUnknownMail } from "./sent-mails.ts";
import { addToTimeline, wakeRelay } from "./timeline.ts";

/** So long after something should have happened, nobody can be believed to be at it. */
const overdueMs = 15 * 60_000;
/** What did not help is tried again, but not with every look. */
const againMs = 3_600_000;
/** The longest an act waits for its next try (helpdesk/retry-after, mail/back-off). */
const longestWaitMs = 65 * 60_000;
const atMost = 200;
const atMostUnfinished = 10;
/** One outage makes thousands overdue, and people need to be told once. */
const mostAlarms = 20;

/** `unfinished`: follow-ups with acts in the ledger that nobody has touched for long; they are to be carried out. */
export type Repaired = { repaired: number; unfinished: string[] };

/**
 * Sets going again what is overdue: the relay starts a run that was lost and wakes one that sleeps, whichever it finds.
 * What is still overdue after that raises an alarm. Repeating it is safe: a run that is alive looks once more, no more.
 */
export async function repairOverdue(sql: Database): Promise<Repaired> {
  await settleMailsInDoubt(sql);
  return await sql.begin(async (tx) => {
    await raiseOverdueAlarms(tx);
    await repairReviews(tx);
    const rows = await tx<{ id: string; stage: Stage }[]>`
      update follow_ups set
        repaired_at = now(), updated_at = now(),
        wake = case when stage in ('scheduled', 'asking', 'asked') then coalesce(wake, 'released') else wake end,
        relay_need = relay_need + 1, relay_attempts = 0,
        relay_at = case when stage = 'settled' then relay_at else now() end
      where id in (
        select id from (${overdue(tx)}) as overdue
        where repaired_at is null or repaired_at < since
          or repaired_at < now() - ${againMs} * interval '1 millisecond'
        order by since limit ${atMost})
      returning id, stage`;
    for (const { id, stage } of rows) {
      if (stage === "settled") await nothingDue(tx, { followUpId: id });
      else await addToTimeline(tx, { followUpId: id, event: "repaired", detail: { stage } });
    }
    if (rows.length > 0) await wakeRelay(tx, "follow-up");
    return { repaired: rows.length, unfinished: await unfinishedActs(tx) };
  });
}

/**
 * A mail whose sender fell silent after its data left, and whom nobody follows any more: its follow-up was stopped meanwhile,
 * and Temporal has lost the run that would have looked. It is unknown, and shown, wherever its follow-up stands.
 */
async function settleMailsInDoubt(sql: Database): Promise<void> {
  const lost = await sql<{ key: string }[]>`
    select key from effects
    where phase = 'data_sent' and lease_until < now() - ${overdueMs} * interval '1 millisecond'
      and exists (select from mails where effect_key = effects.key)
    order by lease_until limit ${atMost}`;
  for (const { key } of lost) {
    await sql.begin(async (tx) => {
      if (await giveUpSilent(tx, { key, silentMs: overdueMs })) await settleUnknownMail(tx, { effectKey: key });
    });
  }
}

/** Away customers and the grace of an answer are waited for; a paused policy, or a reply to be read, waits for a person and is not late. */
function overdue(tx: Sql) {
  return tx`
    select follow_ups.id, follow_ups.repaired_at, late.since
    from follow_ups
    join policies on policies.name = policy_name and policies.version = policy_version
    cross join lateral (
      select greatest(due_at, away_until)
        + case when stage = 'answered' then (policies.rules->>'grace')::interval else interval '0' end as since) as late
    where due_at < now() - ${overdueMs} * interval '1 millisecond'
      and late.since < now() - ${overdueMs} * interval '1 millisecond'
      and not (stage = 'scheduled' and (
        needs_look is not distinct from 'reply' or exists (select from policy_pauses where policy = policy_name)))`;
}

async function raiseOverdueAlarms(tx: Sql): Promise<void> {
  await tx`
    update alarms set cleared_at = now()
    where kind = 'overdue' and cleared_at is null and subject not like 'rv\\_%'
      and subject not in (select id from (${overdue(tx)}) as overdue)`;
  await tx`
    insert into alarms (kind, subject)
    select 'overdue', id from (${overdue(tx)}) as overdue
    where repaired_at >= since and repaired_at < now() - ${overdueMs} * interval '1 millisecond'
      and (select count(*) from alarms where kind = 'overdue' and cleared_at is null) < ${mostAlarms}
    order by since limit ${mostAlarms}
    on conflict (kind, subject) where cleared_at is null do nothing`;
}

/** A run that is alive touches its act every ten minutes at the latest, unless the other side made it wait. */
async function unfinishedActs(tx: Sql): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select id from follow_ups
    where stage = 'settled' and due_at < now() - ${overdueMs} * interval '1 millisecond'
      and exists (
        select from effects
        where follow_up_id = follow_ups.id and settlement is not null
          and phase in ('planned', 'claimed', 'data_sent'))
      and not exists (
        select from effects
        where follow_up_id = follow_ups.id and settlement is not null and phase in ('planned', 'claimed', 'data_sent')
          and updated_at >= now() - interval '1 millisecond'
            * case when error in ('rate_limited', 'unavailable') or (kind = 'next_steps_mail' and error is not null) then ${longestWaitMs}::float8 else ${overdueMs}::float8 end)
    order by due_at limit ${atMostUnfinished}`;
  return rows.map(({ id }) => id);
}
