import {
  dueNotices,
  type Notice,
  type ReviewStanding,
  type Told,
  type WatchedReview,
} from "../domain/review-notices.ts";
import type { Database, Sql } from "./connect.ts";
import { planStaffMail } from "./staff-mails.ts";

type Row = WatchedReview & { ownerId: string | null; need: number; now: Date };

/**
 * Plans the mails that are due, and says what comes next, in one transaction. Repeating it is safe: what was told of a date
 * is not told again, whoever is a lead by then. `domain`: of the mails' ids; `now`: Postgres'
 * own, unless it is given. A review that is gone is over.
 */
export async function lookAtReview(
  sql: Database,
  { reviewId, domain, now }: { reviewId: string; domain: string; now?: Date },
): Promise<ReviewStanding> {
  return await sql.begin(async (tx) => {
    const held = await watched(tx, reviewId);
    if (held === null) return { mails: false, waitMs: null, over: true };
    const review = { ...held, now: now ?? held.now };
    const told = await tx<{ kind: Notice["kind"]; about: string }[]>`
      select distinct kind, about from staff_mails where subject = ${reviewId}`;
    const { due, nextAt } = dueNotices(review, { told: [...told] satisfies Told, now: review.now });
    for (const notice of due) {
      for (const personId of await peopleToTell(tx, { ...review, to: notice.to })) {
        await planStaffMail(tx, { kind: notice.kind, subject: reviewId, about: notice.about, personId, domain });
      }
    }
    await tx`
      update reviews set
        seen_need = ${review.need}, relay_at = case when relay_need = ${review.need} then null else relay_at end,
        due_at = ${nextAt}, repaired_at = null
      where id = ${reviewId}`;
    const [open] = await tx`
      select from staff_mails join effects on effects.key = effect_key
      where subject = ${reviewId} and phase in ('planned', 'claimed', 'data_sent') limit 1`;
    const waitMs = nextAt === null ? null : Math.max(0, nextAt.getTime() - review.now.getTime());
    return { mails: open !== undefined, waitMs, over: review.state === "concluded" && nextAt === null };
  });
}

/** Who has left owns nothing any more. */
async function watched(tx: Sql, reviewId: string): Promise<Row | null> {
  const [row] = await tx<Row[]>`
    select
      v.state, v.due_on::text as due_on, v.check_on::text as check_on, v.relay_need as need, now(),
      case when o.disabled_at is null then v.owner_id end as owner_id,
      case when v.owner_id is null then v.unowned_since else o.disabled_at end as unowned_since,
      case when v.owner_id is not null and o.disabled_at is null then o.time_zone else (
        select mode() within group (order by time_zone) from people
        where role in ('lead', 'admin') and disabled_at is null) end as time_zone
    from reviews v left join people o on o.id = v.owner_id
    where v.id = ${reviewId} for update of v`;
  return row ?? null;
}

/** The owner; or the leads, and where there are none the admins: the owner among them only if there is nobody else. */
async function peopleToTell(tx: Sql, { to, ownerId }: { to: Notice["to"]; ownerId: string | null }): Promise<string[]> {
  if (to === "owner") return ownerId === null ? [] : [ownerId];
  const rows = await tx<{ id: string; role: string }[]>`
    select id, role from people where role in ('lead', 'admin') and disabled_at is null order by id`;
  const others = rows.filter(({ id }) => id !== ownerId);
  const among = others.length > 0 ? others : rows;
  const leads = among.filter(({ role }) => role === "lead");
  return (leads.length > 0 ? leads : among).map(({ id }) => id);
}
