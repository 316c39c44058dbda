import type { Missing, ReviewState } from "../domain/review.ts";
import { causeOfName, lockCauses } from "./causes.ts";
import type { Database, Sql } from "./connect.ts";
import { type ReviewEdit, saveInside, type WrongReference, wrongReference } from "./review-edits.ts";
import { reopenInside } from "./review-reopening.ts";
import { barredFrom, link, type Linked, lockTicketOf, takeOutInside } from "./review-tickets.ts";

/** Everything that one form of a review asks for. */
export type ReviewWork = {
  id: string;
  /** The version that was read. */
  ifVersion: number;
  changes: ReviewEdit;
  /** A cause to be named, and chosen instead of that of `changes`. */
  newCause: { name: string; department: string | null } | null;
  /** A follow-up to be put in; `twiceIsFine`: it was pressed, and may be where it should be already. */
  add: { followUpId: string; twiceIsFine: boolean } | null;
  /** A follow-up whose ticket is to be taken out. */
  remove: string | null;
  /** What was concluded is to be opened again first. */
  reopen: boolean;
  conclude: boolean;
  timeZone: string;
  actor: string;
};

export type WorkedOnReview =
  | { done: true; concluded: boolean; missing: Missing[]; added: boolean; removed: boolean | null }
  | { done: false; because: "unknown" | "concluded" | "changed-meanwhile" | "another-open" }
  | { done: false; because: "unknown-reference"; field: WrongReference }
  | { done: false; because: "not-added"; why: Extract<Linked, { done: false }>["because"] };

/**
 * Does all that a form of a review asks for, or nothing of it: what stands in the way is looked for before anything is written.
 * Only a conclusion for which something is missing leaves the rest written, as `saveReview` does.
 */
export async function workOnReview(sql: Database, work: ReviewWork): Promise<WorkedOnReview> {
  return await sql.begin(async (tx): Promise<WorkedOnReview> => {
    const { id, actor, timeZone } = work;
    // Causes, tickets, the review: the order of everybody who holds several of them, so that nobody waits for ever.
    if (work.newCause !== null) await lockCauses(tx);
    await lockTickets(tx, work);
    const refusal = await refusalOf(tx, work);
    if (refusal !== null && refusal !== "added-already") return refusal;
    if (work.reopen) {
      const reopened = await reopenInside(tx, { id, ifVersion: work.ifVersion, actor });
      if (!reopened.reopened) return { done: false, because: reopened.because };
    }
    if (work.add !== null && refusal === null) await link(tx, { id, followUpId: work.add.followUpId, actor });
    const changes = { ...work.changes };
    if (work.newCause !== null) changes.causeId = (await causeOfName(tx, { ...work.newCause, actor })).id;
    const saved = await saveInside(tx, { id, ifVersion: null, changes, conclude: work.conclude, timeZone, actor });
    if (!saved.saved) throw new Error(`a review that was held could not be saved: ${saved.because}`);
    const { concluded, missing } = saved;
    const removed =
      work.remove === null || missing.length > 0
        ? null
        : await takeOutInside(tx, { id, followUpId: work.remove, actor });
    return { done: true, concluded, missing, added: work.add !== null, removed: removed && removed.done };
  });
}

async function lockTickets(tx: Sql, { id, add, reopen }: ReviewWork): Promise<void> {
  if (!reopen) return add === null ? undefined : await lockTicketOf(tx, add);
  await tx`
    select from tickets where id in (
      select ticket_id from follow_ups left join review_follow_ups on follow_up_id = follow_ups.id
      where review_id = ${id} or follow_ups.id = ${add?.followUpId ?? null})
    order by id for update`;
}

/** What stands in the way of the whole form; `added-already` stands in the way of nothing. */
async function refusalOf(
  tx: Sql,
  { id, ifVersion, changes, newCause, add, reopen, timeZone }: ReviewWork,
): Promise<Extract<WorkedOnReview, { done: false }> | "added-already" | null> {
  const [held] = await tx<{ state: ReviewState; version: number }[]>`
    select state, version from reviews where id = ${id} for update`;
  if (!held) return { done: false, because: "unknown" };
  if (held.version !== ifVersion) return { done: false, because: "changed-meanwhile" };
  const shut = held.state === "concluded" && !reopen;
  if (shut)
    return add === null
      ? { done: false, because: "concluded" }
      : { done: false, because: "not-added", why: "concluded" };
  const references = newCause === null ? changes : { ...changes, causeId: null };
  const field = await wrongReference(tx, { id, changes: references, timeZone });
  if (field !== null) return { done: false, because: "unknown-reference", field };
  const barred = add === null ? null : await barredFrom(tx, { id, followUpId: add.followUpId });
  if (barred === null) return null;
  if (barred.because === "in-it-already" && add?.twiceIsFine === true) return "added-already";
  return { done: false, because: "not-added", why: barred.because };
}
