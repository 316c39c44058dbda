import type { Change, FieldValue } from "../../database/review-changes.ts";
import type { ReviewRow } from "../../database/review-list.ts";
import { editOf, type FormField, type Typed, typedFrom } from "./review-form.ts";
import type { EditedField } from "./review-words.tsx";
import { branchEvidenceFields, branchFields, evidenceFields, whyFields } from "./why-fields.ts";

/** A field that somebody else changed while this person typed. */
export type Meanwhile = { field: EditedField; by: string | null; now: FieldValue; mine: boolean };

/**
 * Puts together what was typed and what others have saved since: what this person left as they had read it takes the others'
 * value, and what both changed stays as typed. `mine`: both did.
 */
export function together(
  typed: Typed,
  { review, since }: { review: ReviewRow; since: Change[] },
): { typed: Typed; meanwhile: Meanwhile[] } {
  const edit = editOf(typed);
  const current = typedFrom(review);
  const merged = { ...typed };
  const meanwhile: Meanwhile[] = [];
  for (const field of editedFields) {
    const touched = since.filter(({ fields }) => fields[field] !== undefined);
    const [first] = touched;
    const read = first?.fields[field]?.[0] ?? null;
    const last = touched.at(-1)?.fields[field];
    if (last === undefined) continue;
    const theirs = last[1];
    if (same(theirs, edit[field])) continue;
    const mine = !same(read, edit[field]);
    if (!mine) for (const each of fieldsOf(field)) merged[each] = current[each];
    meanwhile.push({ field, by: touched.at(-1)?.actor ?? null, now: theirs, mine });
  }
  return { typed: merged, meanwhile };
}

const same = (a: FieldValue, b: FieldValue): boolean => JSON.stringify(a) === JSON.stringify(b);
const editedFields: EditedField[] = [
  "title",
  "whys",
  "evidence",
  "branchFrom",
  "branchWhys",
  "branchEvidence",
  "causeId",
  "department",
  "ownerId",
  "correctiveAction",
  "actionOwnerId",
  "actionDueOn",
  "checkOn",
  "dueOn",
  "conclusion",
];

/** Where a field of the review is typed. */
function fieldsOf(field: EditedField): readonly FormField[] {
  switch (field) {
    case "whys":
      return whyFields;
    case "evidence":
      return evidenceFields;
    case "branchWhys":
      return branchFields;
    case "branchEvidence":
      return branchEvidenceFields;
    case "title":
    case "branchFrom":
    case "causeId":
    case "department":
    case "ownerId":
    case "correctiveAction":
    case "actionOwnerId":
    case "actionDueOn":
    case "checkOn":
    case "dueOn":
    case "conclusion":
      return [field];
  }
}
