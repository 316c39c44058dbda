import { z } from "@hono/zod-openapi";
import type { ReviewRow } from "../../database/review-list.ts";
import { shownFollowUps, type WholeReview } from "../../database/review-view.ts";
import { missingToConclude, neededToConclude, reviewStates } from "../../domain/review.ts";
import { branchesFrom, whysAtMost } from "../../domain/why-chain.ts";
import { verdicts } from "../../domain/words.ts";
import { email, filledLine, isUsual, line, text, time } from "./fields.ts";

/** A day, not a moment. */
export const day = z.iso
  .date("must be a day such as 2026-12-01")
  .refine(isUsual, "must be between the years 1970 and 9998")
  .openapi({ format: "date", example: "2026-12-01" });
const shownDay = z.iso.date().openapi({ example: "2026-12-01" });
const branchStart = z.literal([...branchesFrom]).openapi({
  type: "integer",
  enum: [...branchesFrom],
  description: "The number of the why that has a second answer",
});
const shownEvidence = z
  .array(z.array(z.string()))
  .openapi({ description: "For each why, in their order, the pieces that it rests on" });
const person = z.object({ email: z.string(), name: z.string() }).nullable();

/** A review as the list shows it. */
export const reviewShape = z
  .object({
    id: z.string(),
    title: z.string(),
    state: z.enum(reviewStates),
    reason: z.string().openapi({ description: "Why it was opened" }),
    version: z.int(),
    openedAt: time,
    openedBy: z.string().nullable().openapi({ description: "Null: by itself" }),
    reopenedAt: time.nullable(),
    concludedAt: time.nullable(),
    concludedBy: z.string().nullable(),
    dueOn: shownDay,
    overdue: z.boolean().openapi({ description: "Open, and its day is over in UTC" }),
    department: z.string().nullable(),
    owner: person,
    whys: z.array(z.string()),
    evidence: shownEvidence,
    branch: z
      .object({ from: z.int(), whys: z.array(z.string()), evidence: shownEvidence })
      .nullable()
      .openapi({ description: "A second chain, from one of the whys on" }),
    cause: z.object({ id: z.string(), name: z.string() }).nullable(),
    correctiveAction: z.string(),
    actionOwner: person.openapi({ description: "Null: the review's owner" }),
    actionDueOn: shownDay.nullable(),
    checkOn: shownDay.nullable(),
    conclusion: z.string(),
    tickets: z.int(),
    customers: z.int(),
  })
  .openapi("Review");

const value = z.union([z.string(), z.array(z.string()), z.number(), z.boolean(), z.null()]);
/** A review with all there is about it. */
export const wholeReviewShape = reviewShape
  .extend({
    missing: z
      .array(z.object({ field: z.enum(neededToConclude), because: z.enum(["missing", "past"]) }))
      .openapi({ description: "What stands in the way of concluding it" }),
    followUps: z
      .array(
        z.object({
          id: z.string(),
          ticket: z.object({ connection: z.string(), id: z.string(), subject: z.string() }),
          verdict: z.enum(verdicts).nullable(),
          words: z.string().nullable(),
          language: z.string().nullable(),
          answeredAt: time.nullable(),
        }),
      )
      .openapi({ description: `The ${shownFollowUps} that were answered last; \`tickets\` counts all` }),
    related: z.array(z.object({ id: z.string(), title: z.string(), state: z.enum(reviewStates) })),
    history: z.array(
      z.object({
        at: time,
        actor: z.string().nullable(),
        what: z.string(),
        version: z.int().nullable(),
        fields: z
          .record(z.string(), z.array(value))
          .openapi({ description: "What was changed: the field, and its value before and after" }),
      }),
    ),
  })
  .openapi("WholeReview");

const why = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(2000, "may have at most 2000 characters")
  .openapi({ minLength: 1, pattern: "\\S", example: "A restored file loses its identity." });
const givenEvidence = z
  .array(z.array(filledLine(300)).max(10, "may hold at most 10 pieces"))
  .max(whysAtMost, `may hold at most ${whysAtMost} lists`)
  .openapi({ description: "For each why, in their order, its pieces; never more lists than whys" });
const words = text(5000).transform((given) => given.trim());
/** The body of `PATCH /v1/reviews/{id}`; what is not given stays. */
export const reviewChangesShape = z
  .strictObject({
    title: line(200).nullable().openapi({ description: "Null: the subject of its ticket" }),
    department: line(100).nullable(),
    owner: email.nullable(),
    dueOn: day,
    whys: z.array(why).max(whysAtMost, `may hold at most ${whysAtMost} whys`),
    evidence: givenEvidence,
    branch: z
      .strictObject({
        from: branchStart,
        whys: z
          .array(why)
          .min(1, "must have an answer")
          .max(whysAtMost - 1, `may hold at most ${whysAtMost - 1} whys`),
        evidence: givenEvidence.default([]),
      })
      .nullable()
      .openapi({ description: "Null: there is one chain" }),
    cause: z.string().max(100).nullable().openapi({ description: "The id of a cause" }),
    correctiveAction: words,
    actionOwner: email.nullable(),
    actionDueOn: day.nullable(),
    checkOn: day.nullable(),
    conclusion: words,
  })
  .partial()
  .openapi("ReviewChanges");

const owner = (address: string | null, name: string | null) =>
  address === null ? null : { email: address, name: name ?? address };

const piecesOf = (whys: string[], evidence: string[]): string[][] =>
  whys.map((_, i) => (evidence[i] ?? "").split("\n").filter((piece) => piece !== ""));

export function reviewAsShown(row: ReviewRow): z.infer<typeof reviewShape> {
  return {
    id: row.id,
    title: row.title,
    state: row.state,
    reason: row.reason,
    version: row.version,
    openedAt: row.openedAt.toISOString(),
    openedBy: row.openedBy,
    reopenedAt: row.reopenedAt?.toISOString() ?? null,
    concludedAt: row.concludedAt?.toISOString() ?? null,
    concludedBy: row.concludedBy,
    dueOn: row.dueOn,
    overdue: row.overdue,
    department: row.department,
    owner: owner(row.ownerEmail, row.ownerName),
    whys: row.whys,
    evidence: piecesOf(row.whys, row.evidence),
    branch:
      row.branchFrom === null
        ? null
        : { from: row.branchFrom, whys: row.branchWhys, evidence: piecesOf(row.branchWhys, row.branchEvidence) },
    cause: row.causeId === null ? null : { id: row.causeId, name: row.causeName ?? "" },
    correctiveAction: row.correctiveAction,
    actionOwner: owner(row.actionOwnerEmail, row.actionOwnerName),
    actionDueOn: row.actionDueOn,
    checkOn: row.checkOn,
    conclusion: row.conclusion,
    tickets: row.tickets,
    customers: row.customers,
  };
}

export function wholeReviewAsShown({
  review,
  today,
  followUps,
  related,
  history,
}: WholeReview): z.infer<typeof wholeReviewShape> {
  return {
    ...reviewAsShown(review),
    missing: review.state === "open" ? missingToConclude(review, { today }) : [],
    followUps: followUps.map((each) => ({
      id: each.id,
      ticket: { connection: each.connection, id: each.ticketExternalId, subject: each.subject },
      verdict: each.verdict,
      words: each.words,
      language: each.language,
      answeredAt: each.answeredAt?.toISOString() ?? null,
    })),
    related: related.map(({ id, title, state }) => ({ id, title, state })),
    history: history.map((change) => ({ ...change, at: change.at.toISOString() })),
  };
}
