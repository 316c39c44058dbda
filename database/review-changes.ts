import type { Sql } from "./connect.ts";
import { addToTimeline } from "./timeline.ts";

/** A value of a field, before or after. Ids stay ids: who shows them knows their names. */
export type FieldValue = string | string[] | number | boolean | null;
export type FieldChanges = Record<string, [before: FieldValue, after: FieldValue]>;
export type Change = {
  at: Date;
  /** Null: it happened by itself. */
  actor: string | null;
  what: string;
  version: number | null;
  fields: FieldChanges;
};

/** Writes who changed what, in the transaction of the change. */
export async function recordChange(
  tx: Sql,
  change: { subject: string; actor: string | null; what: string; version?: number; fields?: FieldChanges },
): Promise<void> {
  await tx`
    insert into review_changes (subject, actor, what, version, fields)
    values (${change.subject}, ${change.actor}, ${change.what}, ${change.version ?? null},
      ${tx.json(change.fields ?? {})})`;
}

/** Everything that was changed about something, oldest first; with `since`, only what came after that version. */
export async function changesOf(
  sql: Sql,
  { subject, since = 0 }: { subject: string; since?: number },
): Promise<Change[]> {
  return await sql<Change[]>`
    select at, actor, what, version, fields from review_changes
    where subject = ${subject} ${since > 0 ? sql`and version > ${since}` : sql``}
    order by id limit 1000`;
}

/** What differs between two states of the same thing. */
export function differences<State extends Record<string, FieldValue>>(before: State, after: State): FieldChanges {
  return Object.fromEntries(
    Object.entries(after).flatMap(([name, value]) => {
      const old = before[name] ?? null;
      return JSON.stringify(old) === JSON.stringify(value) ? [] : [[name, [old, value]]];
    }),
  );
}

/** The cases that led to it say what became of it. */
export async function tellCases(
  tx: Sql,
  { id, actor, event }: { id: string; actor: string; event: string },
): Promise<void> {
  const linked = await tx<{ followUpId: string }[]>`
    select follow_up_id from review_follow_ups where review_id = ${id} order by follow_up_id`;
  for (const { followUpId } of linked) await addToTimeline(tx, { followUpId, event, detail: { reviewId: id }, actor });
}
