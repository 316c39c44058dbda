import type { Change, FieldValue } from "../../database/review-changes.ts";
import type { ReviewEdit } from "../../database/review-edits.ts";
import type { ReviewRow } from "../../database/review-list.ts";
import { isUsual } from "../api/fields.ts";
import { type EditedField, fieldNames } from "./review-words.tsx";

const whyFields = ["why1", "why2", "why3", "why4", "why5"] as const;
/** The fields of the form, by their names. */
export const formFields = [
  "title",
  ...whyFields,
  "causeId",
  "newCause",
  "department",
  "ownerId",
  "correctiveAction",
  "actionOwnerId",
  "actionDueOn",
  "checkOn",
  "dueOn",
  "conclusion",
  "ticket",
  "connection",
] as const;
export type FormField = (typeof formFields)[number];
/** What was typed, as it was typed. */
export type Typed = Record<FormField, string>;
/** What is wrong with a field: the end of an error's text. */
export type Faults = Partial<Record<FormField, string>>;

const most: Record<FormField, number> = {
  title: 200,
  why1: 2000,
  why2: 2000,
  why3: 2000,
  why4: 2000,
  why5: 2000,
  causeId: 100,
  newCause: 100,
  department: 100,
  ownerId: 100,
  correctiveAction: 5000,
  actionOwnerId: 100,
  actionDueOn: 10,
  checkOn: 10,
  dueOn: 10,
  conclusion: 5000,
  ticket: 100,
  connection: 100,
};
export const mostOf = (field: FormField): number => most[field];

/** Each field from what `of` says of it. */
function typedOf(of: (field: FormField) => string): Typed {
  return {
    title: of("title"),
    why1: of("why1"),
    why2: of("why2"),
    why3: of("why3"),
    why4: of("why4"),
    why5: of("why5"),
    causeId: of("causeId"),
    newCause: of("newCause"),
    department: of("department"),
    ownerId: of("ownerId"),
    correctiveAction: of("correctiveAction"),
    actionOwnerId: of("actionOwnerId"),
    actionDueOn: of("actionDueOn"),
    checkOn: of("checkOn"),
    dueOn: of("dueOn"),
    conclusion: of("conclusion"),
    ticket: of("ticket"),
    connection: of("connection"),
  };
}

/** The form as the review stands. */
export function typedFrom(review: ReviewRow): Typed {
  const [why1 = "", why2 = "", why3 = "", why4 = "", why5 = ""] = review.whys;
  return {
    why1,
    why2,
    why3,
    why4,
    why5,
    newCause: "",
    ticket: "",
    connection: "",
    title: review.ownTitle ?? "",
    causeId: review.causeId ?? "",
    department: review.department ?? "",
    ownerId: review.ownerId ?? "",
    correctiveAction: review.correctiveAction,
    actionOwnerId: review.actionOwnerId ?? "",
    actionDueOn: review.actionDueOn ?? "",
    checkOn: review.checkOn ?? "",
    dueOn: review.dueOn,
    conclusion: review.conclusion,
  };
}

/** Line breaks and tabs stay; Postgres refuses NUL. A field that was not sent is empty. */
export const readTyped = (form: ReadonlyMap<string, string>): Typed =>
  typedOf((field) =>
    (form.get(field) ?? "")
      .replaceAll(/\r\n?/g, "\n")
      .replaceAll(/[^\P{Control}\n\t]/gu, "")
      .replaceAll(/\p{Surrogate}/gu, "\uFFFD")
      .trim(),
  );

/** What cannot be kept as it was typed. */
export function faultsOf(typed: Typed): Faults {
  const faults: Faults = {};
  for (const field of formFields) {
    if (Array.from(typed[field]).length > most[field]) faults[field] = `has more than ${most[field]} characters`;
  }
  for (const field of ["actionDueOn", "checkOn", "dueOn"] as const) {
    if (typed[field] !== "" && !isDay(typed[field])) faults[field] = "is not a day such as 2026-12-01";
  }
  if (typed.dueOn === "") faults.dueOn = "is missing";
  return faults;
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) && isUsual(text)
  );
}

/** What is written of a form that has no faults; empty whys are left out. */
export function editOf(typed: Typed): ReviewEdit {
  return {
    title: typed.title || null,
    department: typed.department || null,
    ownerId: typed.ownerId || null,
    dueOn: typed.dueOn,
    whys: whyFields.map((field) => typed[field]).filter((why) => why !== ""),
    causeId: typed.causeId || null,
    correctiveAction: typed.correctiveAction,
    actionOwnerId: typed.actionOwnerId || null,
    actionDueOn: typed.actionDueOn || null,
    checkOn: typed.checkOn || null,
    conclusion: typed.conclusion,
  };
}

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
    if (!mine) for (const each of field === "whys" ? whyFields : [field]) merged[each] = current[each];
    meanwhile.push({ field, by: touched.at(-1)?.actor ?? null, now: theirs, mine });
  }
  return { typed: merged, meanwhile };
}

const same = (a: FieldValue, b: FieldValue): boolean => JSON.stringify(a) === JSON.stringify(b);
const editedFields: EditedField[] = [
  "title",
  "whys",
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
/** What the errors call a field. */
export function fieldName(field: FormField): string {
  if (field === "newCause") return "New cause";
  if (field === "ticket") return "Ticket number";
  if (field === "connection") return "Connection";
  const why = whyFields.findIndex((each) => each === field);
  if (why >= 0) return `Why ${why + 1}`;
  return Object.entries(fieldNames).find(([name]) => name === field)?.[1] ?? field;
}
