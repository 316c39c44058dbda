import type { ReviewEdit } from "../../database/review-edits.ts";
import type { ReviewRow } from "../../database/review-list.ts";
import { isUsual } from "../api/fields.ts";
import { fieldNames } from "./review-words.tsx";
import {
  branchEvidenceFields,
  branchFields,
  evidenceFields,
  whyFaults,
  whyFieldName,
  whyFields,
  whysKept,
  whysTyped,
} from "./why-fields.ts";

/** The fields of the form, by their names. */
export const formFields = [
  "title",
  ...whyFields,
  ...evidenceFields,
  "branchFrom",
  ...branchFields,
  ...branchEvidenceFields,
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

const longest: Partial<Record<FormField, number>> = {
  title: 200,
  correctiveAction: 5000,
  conclusion: 5000,
  actionDueOn: 10,
  checkOn: 10,
  dueOn: 10,
};
/** The most characters of a field. */
export const mostOf = (field: FormField): number => longest[field] ?? (isWhy(field) ? 2000 : 100);
const isWhy = (field: FormField): boolean => whyFieldName(field) !== null && field !== "branchFrom";

/** The form as the review stands. */
export const typedFrom = (review: ReviewRow): Typed => ({
  ...whysKept(review),
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
});

/** Line breaks and tabs stay; Postgres refuses NUL. A field that was not sent is empty. */
export function readTyped(form: ReadonlyMap<string, string>): Typed {
  const typed = blank();
  for (const field of formFields) {
    typed[field] = (form.get(field) ?? "")
      .replaceAll(/\r\n?/g, "\n")
      .replaceAll(/[^\P{Control}\n\t]/gu, "")
      .replaceAll(/\p{Surrogate}/gu, "\uFFFD")
      .trim();
  }
  return typed;
}

const blank = (): Typed => ({
  ...whysKept({ whys: [], evidence: [], branchFrom: null, branchWhys: [], branchEvidence: [] }),
  title: "",
  causeId: "",
  newCause: "",
  department: "",
  ownerId: "",
  correctiveAction: "",
  actionOwnerId: "",
  actionDueOn: "",
  checkOn: "",
  dueOn: "",
  conclusion: "",
  ticket: "",
  connection: "",
});

/** What cannot be kept as it was typed. */
export function faultsOf(typed: Typed): Faults {
  const faults: Faults = whyFaults(typed);
  for (const field of formFields) {
    if (Array.from(typed[field]).length > mostOf(field)) faults[field] = `has more than ${mostOf(field)} characters`;
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
    ...whysTyped(typed),
    causeId: typed.causeId || null,
    correctiveAction: typed.correctiveAction,
    actionOwnerId: typed.actionOwnerId || null,
    actionDueOn: typed.actionDueOn || null,
    checkOn: typed.checkOn || null,
    conclusion: typed.conclusion,
  };
}

/** What the errors call a field. */
export function fieldName(field: FormField): string {
  if (field === "newCause") return "New cause";
  if (field === "ticket") return "Ticket number";
  if (field === "connection") return "Connection";
  return whyFieldName(field) ?? Object.entries(fieldNames).find(([name]) => name === field)?.[1] ?? field;
}
