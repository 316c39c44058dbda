import { readReview, type WholeReview } from "../../database/review-view.ts";
import { type ConsoleParts, inFrame, may } from "../console/in-frame.ts";
import { forbidden, notFound } from "../console/messages.tsx";
import type { ConsoleContext } from "../console/person-in-console.ts";
import { ComparePage } from "./compare-page.tsx";
import { whoseIs } from "./reviews-of.ts";

/** Two reviews beside each other; only for who may see both. */
export const compareReviews = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const read = async (name: string): Promise<WholeReview | null> =>
    await readReview(parts.sql, { id: c.req.param(name) ?? "", timeZone: c.get("person").timeZone });
  const [one, other] = await Promise.all([read("id"), read("other")]);
  if (one === null || other === null) return await notFound(parts, c);
  const seen = [one, other].every(({ review, solvedBy }) => may(c, "see-review", whoseIs(review, solvedBy)));
  if (!seen) return await forbidden(parts, c);
  return await inFrame(parts, c, {
    title: `${one.review.title} and ${other.review.title}`,
    here: "reviews",
    content: ({ clock }) => ComparePage({ one, other, clock }),
  });
};
