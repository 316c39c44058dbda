import type { Sql } from "./connect.ts";
import { wakeRelay } from "./timeline.ts";

/** As for follow-ups (database/reconcile-overdue): nobody can be believed to be at it any more. */
const overdueMs = 15 * 60_000;
const againMs = 3_600_000;
/** The longest a mail waits for its next try (mail/back-off). */
const longestWaitMs = 65 * 60_000;
const atMost = 200;

/**
 * Sets going again the reviews of which somebody should have been told by now, or whose mails nobody has touched for long;
 * what is late after that raises an alarm, which ends by itself. A run that is alive looks once more, no more.
 */
export async function repairReviews(tx: Sql): Promise<number> {
  await tx`
    update alarms set cleared_at = now()
    where kind = 'overdue' and cleared_at is null and subject like 'rv\\_%' and subject not in (${late(tx)})`;
  await tx`
    insert into alarms (kind, subject)
    select 'overdue', id from reviews
    where id in (${late(tx)}) and repaired_at < now() - ${overdueMs} * interval '1 millisecond'
    order by due_at limit 20
    on conflict (kind, subject) where cleared_at is null do nothing`;
  const rows = await tx`
    update reviews set repaired_at = now(), relay_need = relay_need + 1, relay_at = now(), relay_attempts = 0
    where id in (
      select id from reviews
      where id in (${late(tx)})
        and (repaired_at is null or repaired_at < now() - ${againMs} * interval '1 millisecond')
      order by due_at limit ${atMost})
    returning id`;
  if (rows.length > 0) await wakeRelay(tx, "review");
  return rows.length;
}

function late(tx: Sql) {
  return tx`
    select id from reviews where due_at < now() - ${overdueMs} * interval '1 millisecond'
    union
    select subject from staff_mails join effects on effects.key = effect_key
    where phase in ('planned', 'claimed', 'data_sent')
      and effects.updated_at < now() - ${longestWaitMs} * interval '1 millisecond'`;
}
