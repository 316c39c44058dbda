import type { ReviewRow, ReviewsOf } from "../../database/review-list.ts";
import type { Person } from "../../database/people.ts";
import { reachOf } from "../../domain/roles.ts";

/** Whose reviews this person's lists are cut to; undefined = everybody's. */
export const reviewsOf = (person: Person): ReviewsOf =>
  reachOf(person.role, "see-reviews") === "own" ? { email: person.email } : undefined;

/** Whose a review is: of those who solved its tickets, and of its owner. */
export const whoseIs = (review: Pick<ReviewRow, "ownerEmail">, solvedBy: readonly (string | null)[]) => [
  ...solvedBy,
  review.ownerEmail,
];
