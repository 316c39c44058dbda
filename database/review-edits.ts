import { type Missing, missingToConclude, reviewDueAfterDays, type ReviewState } from "../domain/review.ts";
import { differences, recordChange } from "./review-changes.ts";
import type { Database, Sql } from "./connect.ts";
import { wakeReview } from "./review-relay.ts";
import { openReviewOf } from "./reviews.ts";
import { addToTimeline, announce } from "./timeline.ts";

/** What people write into a review; days are `YYYY-MM-DD`, people and causes their ids. */
export type ReviewEdit = {
  title: string | null;
  department: string | null;
  ownerId: string | null;
  dueOn: string;
  /** In their order, none of them empty; five at most. */
  whys: string[];
  causeId: string | null;
  correctiveAction: string;
  /** Null: the review's owner sees to it. */
  actionOwnerId: string | null;
  actionDueOn: string | null;
  checkOn: string | null;
  conclusion: string;
};
/** A field that names something that is not there (any more). */
export type WrongReference = "ownerId" | "actionOwnerId" | "causeId";

export type SavedReview =
  | { saved: true; version: number; concluded: boolean; missing: Missing[] }
  | { saved: false; because: "unknown" | "concluded" }
  | { saved: false; because: "changed-meanwhile"; version: number }
  | { saved: false; because: "unknown-reference"; field: WrongReference };

type Held = ReviewEdit & { state: ReviewState; version: number; today: string };

/**
 * Writes what people found out, and with `conclude` ends the review if nothing is missing; what was written stays written if
 * something is. `ifVersion` is the version the caller had read, null = whatever it is. Saving what already stands changes
 * nothing. `timeZone`: where the person is, for what "today" means.
 */
export async function saveReview(
  sql: Database,
  wanted: {
    id: string;
    ifVersion: number | null;
    changes: Partial<ReviewEdit>;
    conclude: boolean;
    timeZone: string;
    actor: string;
  },
): Promise<SavedReview> {
  const { id, actor } = wanted;
  return await sql.begin(async (tx): Promise<SavedReview> => {
    const held = await hold(tx, wanted);
    if (held === null) return { saved: false, because: "unknown" };
    const { state, version, today, ...before } = held;
    if (wanted.ifVersion !== null && wanted.ifVersion !== version) {
      return { saved: false, because: "changed-meanwhile", version };
    }
    if (state === "concluded") {
      return wanted.conclude && Object.keys(wanted.changes).length === 0
        ? { saved: true, version, concluded: true, missing: [] }
        : { saved: false, because: "concluded" };
    }
    const after = { ...before, ...wanted.changes };
    const field = await unknownReference(tx, { before, after });
    if (field !== null) return { saved: false, because: "unknown-reference", field };
    const fields = differences(before, after);
    let newest = version;
    if (Object.keys(fields).length > 0) {
      newest = await write(tx, { id, after });
      await recordChange(tx, { subject: id, actor, what: "edited", version: newest, fields });
      if ("ownerId" in fields || "dueOn" in fields) await wakeReview(tx, { reviewId: id });
    }
    const missing = wanted.conclude ? missingToConclude(after, { today }) : [];
    const concluded = wanted.conclude && missing.length === 0;
    if (concluded) newest = await conclude(tx, { id, actor, causeId: after.causeId });
    return { saved: true, version: newest, concluded, missing };
  });
}

export type Reopened =
  | { reopened: true; version: number }
  | { reopened: false; because: "unknown" }
  | { reopened: false; because: "changed-meanwhile"; version: number }
  /** Another review of one of its tickets is open; there is one at a time. */
  | { reopened: false; because: "another-open"; reviewId: string };

/** Opens a concluded review again; what was found out stays, and it is due anew. One that is open stays as it is. */
export async function reopenReview(
  sql: Database,
  { id, ifVersion, actor }: { id: string; ifVersion: number | null; actor: string },
): Promise<Reopened> {
  return await sql.begin(async (tx): Promise<Reopened> => {
    // The tickets first, as whoever opens one does; so neither waits for the other for ever.
    const tickets = await tx<{ id: string }[]>`
      select tickets.id from tickets where tickets.id in (
        select ticket_id from follow_ups join review_follow_ups on follow_up_id = follow_ups.id where review_id = ${id})
      order by tickets.id for update`;
    const [held] = await tx<{ state: ReviewState; version: number; dueOn: string }[]>`
      select state, version, due_on::text from reviews where id = ${id} for update`;
    if (!held) return { reopened: false, because: "unknown" };
    if (ifVersion !== null && ifVersion !== held.version) {
      return { reopened: false, because: "changed-meanwhile", version: held.version };
    }
    if (held.state === "open") return { reopened: true, version: held.version };
    const other = await openReviewOf(tx, { ticketIds: tickets.map((ticket) => ticket.id), except: id });
    if (other !== null) return { reopened: false, because: "another-open", reviewId: other };
    const [now] = await tx<{ version: number; dueOn: string }[]>`
      update reviews set
        state = 'open', reopened_at = now(), concluded_at = null, concluded_by = null, version = version + 1,
        unowned_since = case when owner_id is null then now() end,
        due_on = greatest(due_on, (now() at time zone 'UTC')::date + ${reviewDueAfterDays}::int)
      where id = ${id} returning version, due_on::text`;
    if (!now) throw new Error("a review was gone while it was held");
    const fields = differences({ dueOn: held.dueOn }, { dueOn: now.dueOn });
    await recordChange(tx, { subject: id, actor, what: "reopened", version: now.version, fields });
    await wakeReview(tx, { reviewId: id });
    await tell(tx, { id, actor, event: "review-reopened" });
    await announce(tx, { type: "review.reopened", followUpId: null, data: { reviewId: id } });
    return { reopened: true, version: now.version };
  });
}

async function hold(tx: Sql, { id, timeZone }: { id: string; timeZone: string }): Promise<Held | null> {
  const [row] = await tx<Held[]>`
    select state, version, title, department, owner_id, due_on::text as due_on, whys, cause_id, corrective_action,
      action_owner_id, action_due_on::text as action_due_on, check_on::text as check_on, conclusion,
      (now() at time zone ${timeZone})::date::text as today
    from reviews where id = ${id} for update`;
  return row ?? null;
}

/** Who has left, and causes that were retired, stay where they are and are not chosen anew. */
async function unknownReference(
  tx: Sql,
  { before, after }: { before: ReviewEdit; after: ReviewEdit },
): Promise<WrongReference | null> {
  for (const field of ["ownerId", "actionOwnerId"] as const) {
    if (after[field] === null || after[field] === before[field]) continue;
    const [person] =
      await tx`select from people where id = ${after[field]} and disabled_at is null and role <> 'auditor'`;
    if (!person) return field;
  }
  if (after.causeId === null || after.causeId === before.causeId) return null;
  const [cause] = await tx`select from causes where id = ${after.causeId} and retired_at is null`;
  return cause ? null : "causeId";
}

async function write(tx: Sql, { id, after }: { id: string; after: ReviewEdit }): Promise<number> {
  const [row] = await tx<{ version: number }[]>`
    update reviews set
      title = ${after.title}, department = ${after.department}, owner_id = ${after.ownerId},
      unowned_since = case when ${after.ownerId}::text is null then coalesce(unowned_since, now()) end,
      due_on = ${after.dueOn}::text::date, whys = ${after.whys}, cause_id = ${after.causeId},
      corrective_action = ${after.correctiveAction}, action_owner_id = ${after.actionOwnerId},
      action_due_on = ${after.actionDueOn}::text::date, check_on = ${after.checkOn}::text::date,
      conclusion = ${after.conclusion}, version = version + 1
    where id = ${id} returning version`;
  if (!row) throw new Error("a review was gone while it was held");
  return row.version;
}

async function conclude(
  tx: Sql,
  { id, actor, causeId }: { id: string; actor: string; causeId: string | null },
): Promise<number> {
  const [row] = await tx<{ version: number }[]>`
    update reviews set
      state = 'concluded', concluded_at = now(), concluded_by = ${actor}, version = version + 1
    where id = ${id} returning version`;
  if (!row) throw new Error("a review was gone while it was held");
  await recordChange(tx, { subject: id, actor, what: "concluded", version: row.version });
  await wakeReview(tx, { reviewId: id });
  await tell(tx, { id, actor, event: "review-concluded" });
  await announce(tx, { type: "review.concluded", followUpId: null, data: { reviewId: id, causeId } });
  return row.version;
}

/** The cases that led to it say what became of it. */
async function tell(tx: Sql, { id, actor, event }: { id: string; actor: string; event: string }): Promise<void> {
  const linked = await tx<{ followUpId: string }[]>`
    select follow_up_id from review_follow_ups where review_id = ${id} order by follow_up_id`;
  for (const { followUpId } of linked) await addToTimeline(tx, { followUpId, event, detail: { reviewId: id }, actor });
}
