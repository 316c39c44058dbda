import type { CsvValue } from "./csv.ts";

/** A member's path, as the column is called: `customer.email`. Lists are one cell, with `; ` between. */
export const followUpColumnNames = [
  "id",
  "stage",
  "reason",
  "attempt",
  "ticket.connection",
  "ticket.id",
  "ticket.subject",
  "ticket.url",
  "ticket.team",
  "ticket.tags",
  "ticket.priority",
  "ticket.channel",
  "customer.id",
  "customer.externalId",
  "customer.email",
  "customer.name",
  "customer.language",
  "customer.timeZone",
  "customer.company",
  "resolution.id",
  "resolution.at",
  "resolution.summary",
  "resolution.agent.email",
  "resolution.agent.name",
  "policy.name",
  "policy.version",
  "acceptedAt",
  "checkInAt",
  "askedAt",
  "remindedAt",
  "answerUntil",
  "needsLook",
  "answer.verdict",
  "answer.satisfaction",
  "answer.effort",
  "answer.words",
  "answer.by",
  "answer.at",
  "answer.versions",
  "outcome.action",
  "outcome.at",
  "next.what",
  "next.at",
];

export const answerColumnNames = [
  "followUp",
  "version",
  "verdict",
  "satisfaction",
  "effort",
  "words",
  "againOn",
  "by",
  "channel",
  "at",
  "withdrawnAt",
  "attempt",
  "ticket.connection",
  "ticket.id",
  "ticket.subject",
  "ticket.team",
  "customer.id",
  "customer.email",
  "customer.name",
  "customer.company",
  "resolution.at",
  "resolution.agent.email",
  "resolution.agent.name",
];

export const reviewColumnNames = [
  "id",
  "title",
  "state",
  "reason",
  "openedAt",
  "openedBy",
  "reopenedAt",
  "concludedAt",
  "concludedBy",
  "dueOn",
  "overdue",
  "department",
  "owner.email",
  "owner.name",
  "whys",
  "cause.id",
  "cause.name",
  "correctiveAction",
  "actionOwner.email",
  "actionOwner.name",
  "actionDueOn",
  "checkOn",
  "conclusion",
  "tickets",
  "customers",
];

/** The cells of one row; what is not there is empty. */
export const cellsOf = (row: object, columns: readonly string[]): CsvValue[] =>
  columns.map((column) => cell(column.split(".").reduce<unknown>(member, row)));

const member = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : null;

function cell(value: unknown): CsvValue {
  if (Array.isArray(value)) return value.map(String).join("; ");
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return null;
}
