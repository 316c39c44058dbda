import { clearAlarm } from "./alarms.ts";
import type { Database, Sql } from "./connect.ts";
import { addToTimeline } from "./timeline.ts";

type Arrival = { mailId: string; by: "answer" | "opt-out" | "reply" | "report" };

/**
 * Something happened that only happens once this mail is there: its receiver did it, or a report says so. If nobody knew whether it had arrived, now
 * it is known: the effect is finished, the alarm cleared, and the timeline says by what. Any other mail stays as it is,
 * so repeating this is safe. Opening a link is no such sign: mail scanners do that.
 */
export async function mailArrived(sql: Database, arrival: Arrival): Promise<void> {
  const [doubtful] = await sql`
    select from mails join effects on effects.key = mails.effect_key
    where mails.id = ${arrival.mailId} and effects.phase = 'unknown'`;
  if (doubtful) await sql.begin(async (tx) => await mailArrivedInside(tx, arrival));
}

/** As `mailArrived`, in the caller's transaction. */
export async function mailArrivedInside(tx: Sql, { mailId, by }: Arrival): Promise<void> {
  const settled = await tx`
    update effects set
      phase = 'accepted', receipt = coalesce(receipt, '{}') || ${tx.json({ arrivedBy: by })}, error = null,
      updated_at = now()
    where key = (select effect_key from mails where id = ${mailId}) and phase = 'unknown'
    returning key`;
  if (settled.length === 0) return;
  await clearAlarm(tx, { kind: "mail-unknown", subject: mailId });
  const about = await tx<{ followUpId: string }[]>`
    select follow_up_id from mail_follow_ups where mail_id = ${mailId} order by follow_up_id`;
  for (const { followUpId } of about) await addToTimeline(tx, { followUpId, event: "mail-arrived", detail: { by } });
}
