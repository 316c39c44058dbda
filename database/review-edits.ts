import { type Missing, missingToConclude, type ReviewState } from "../domain/review.ts";
import { evidenceFor } from "../domain/why-chain.ts";
import { differences, recordChange, tellCases } from "./review-changes.ts";
import type { Database, Sql } from "./connect.ts";
import { wakeReview } from "./review-relay.ts";
import { announce } from "./timeline.ts";

/** What people write into a review; days are `YYYY-MM-DD`, people and causes their ids. */
export type ReviewEdit = {
  title: string | null;
  department: string | null;
  ownerId: string | null;
  dueOn: string;
  /** In their order, none of them empty; five at most. */
  whys: string[];
  /** For each why what it rests on, one piece a line; none of it for whys that are not there. */
  evidence: string[];
  /** The number of the why that has a second answer, 2 to 5; null = there is one chain. */
  branchFrom: number | null;
  branchWhys: string[];
  branchEvidence: string[];
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

type Wanted = {
  id: string;
  ifVersion: number | null;
  changes: Partial<ReviewEdit>;
  conclude: boolean;
  timeZone: string;
  actor: string;
};

/**
 * Writes what people found out, and with `conclude` ends the review if nothing is missing; what was written stays written if
 * something is. `ifVersion` is the version the caller had read, null = whatever it is. Saving what already stands changes
 * nothing. `timeZone`: where the person is, for what "today" means.
 */
export async function saveReview(sql: Database, wanted: Wanted): Promise<SavedReview> {
  return await sql.begin((tx) => saveInside(tx, wanted));
}

/** As `saveReview`, as a part of something larger; refused, it has written nothing. */
export async function saveInside(tx: Sql, wanted: Wanted): Promise<SavedReview> {
  const { id, actor } = wanted;
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
  const after = inPlace({ ...before, ...wanted.changes });
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
}

/** Evidence goes with its why. */
const inPlace = (edit: ReviewEdit): ReviewEdit => ({
  ...edit,
  evidence: evidenceFor(edit.whys, edit.evidence),
  branchEvidence: evidenceFor(edit.branchWhys, edit.branchEvidence),
});

/** The first of these changes that names something that is not there; null when there is none, or no such review. */
export async function wrongReference(
  tx: Sql,
  { id, changes, timeZone }: Pick<Wanted, "id" | "changes" | "timeZone">,
): Promise<WrongReference | null> {
  const before = await hold(tx, { id, timeZone });
  return before === null ? null : await unknownReference(tx, { before, after: { ...before, ...changes } });
}

async function hold(tx: Sql, { id, timeZone }: { id: string; timeZone: string }): Promise<Held | null> {
  const [row] = await tx<Held[]>`
    select state, version, title, department, owner_id, due_on::text as due_on, whys, evidence, branch_from,
      branch_whys, branch_evidence, cause_id, corrective_action,
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
      due_on = ${after.dueOn}::text::date, whys = ${after.whys}, evidence = ${after.evidence},
      branch_from = ${after.branchFrom}, branch_whys = ${after.branchWhys}, branch_evidence = ${after.branchEvidence},
      cause_id = ${after.causeId},
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
  await tellCases(tx, { id, actor, event: "review-concluded" });
  await announce(tx, { type: "review.concluded", followUpId: null, data: { reviewId: id, causeId } });
  return row.version;
}
