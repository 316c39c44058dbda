import { z } from "@hono/zod-openapi";
import type { ReviewCursor, ReviewFilter } from "../../database/review-list.ts";
import { reviewStates } from "../../domain/review.ts";
import { pageCursor, pageLimit } from "./paging.ts";

const filter = z.string().min(1, "must not be empty").max(255, "may have at most 255 characters");

/** The place behind which the next page begins, as one opaque word. */
export const reviewCursorText = ({ at, id }: ReviewCursor): string => Buffer.from(`${at}|${id}`).toString("base64url");

/** Null for what no page of reviews, newest first, ends with. */
function readReviewCursor(word: string): ReviewCursor | null {
  const [, at, id] =
    /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00)\|(rv_[a-z2-7]{1,40})$/.exec(
      Buffer.from(word, "base64url").toString(),
    ) ?? [];
  if (at === undefined || id === undefined || Number.isNaN(Date.parse(at))) return null;
  return { at, id };
}

/** What `GET /v1/reviews` can be asked for. */
export const reviewQuery = z.object({
  state: z.enum(reviewStates, `must be one of ${reviewStates.join(", ")}`).optional(),
  owner: filter.optional().openapi({ description: "An e-mail address, or `none`" }),
  department: filter.optional(),
  cause: filter.optional().openapi({ description: "The id of a cause" }),
  overdue: z
    .enum(["true"], "can only be true")
    .optional()
    .openapi({ description: "Only open ones whose day is over in UTC" }),
  q: filter.optional().openapi({
    description: "Part of the title, of a ticket's subject or id, of a customer's name or company",
  }),
  limit: pageLimit,
  cursor: pageCursor(readReviewCursor),
});

export function reviewFilterOf(query: Omit<z.output<typeof reviewQuery>, "limit" | "cursor">): ReviewFilter {
  const { state, owner, department, cause, overdue, q } = query;
  return {
    state,
    ...(owner === "none" ? { ownerId: null } : { ownerEmail: owner }),
    department,
    causeId: cause,
    overdue: overdue === "true" ? true : undefined,
    q,
  };
}
