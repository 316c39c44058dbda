import { lockedCause } from "./causes.ts";
import type { Database } from "./connect.ts";
import { recordChange as recordReviewChange } from "./review-changes.ts";
import { recordChange } from "./settings-changes.ts";

export type Merged = { merged: true; reviews: number } | { merged: false; because: "unknown" | "same" | "retired" };

/**
 * Two names for one cause become one: every review that found `id` has found `into` from now on, with a line in its history, and
 * `id` is retired. A review that somebody is typing in is changed meanwhile for them, as by a person. Merging into a retired cause
 * is refused.
 */
export async function mergeCauses(
  sql: Database,
  { id, into, actor }: { id: string; into: string; actor: string },
): Promise<Merged> {
  return await sql.begin(async (tx): Promise<Merged> => {
    if (id === into) return { merged: false, because: "same" };
    const before = await lockedCause(tx, id);
    const target = await lockedCause(tx, into);
    if (before === null || target === null) return { merged: false, because: "unknown" };
    if (target.retired) return { merged: false, because: "retired" };
    const reviews = await tx<{ id: string; version: number }[]>`
      update reviews set cause_id = ${into}, version = version + 1
      where cause_id = ${id} returning id, version`;
    for (const review of reviews) {
      await recordReviewChange(tx, {
        subject: review.id,
        actor,
        what: "edited",
        version: review.version,
        fields: { causeId: [id, into] },
      });
    }
    await tx`update causes set retired_at = coalesce(retired_at, now()) where id = ${id}`;
    const after = { ...before, retired: true, mergedInto: target.name, reviews: reviews.length };
    await recordChange(tx, { actor, what: "cause-merged", subject: id, before, after });
    return { merged: true, reviews: reviews.length };
  });
}
