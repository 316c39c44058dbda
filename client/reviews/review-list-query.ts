import { z } from "zod";
import { type ReviewTab, reviewTabs } from "../../database/review-counts.ts";
import type { ReviewCursor, ReviewFilter, ReviewOrder, ReviewsOf } from "../../database/review-list.ts";

const line = z
  .string()
  .max(255)
  .catch("")
  .transform((text) => text.replaceAll("\0", "").trim());

/** What the list's address says; whatever it says wrongly counts as not said. */
const query = z.object({
  tab: z.enum(reviewTabs).catch("open"),
  q: line,
  department: line,
  cause: line,
  owner: line,
  after: z.string().max(300).catch(""),
});
export type ReviewListQuery = z.output<typeof query>;

export const readReviewListQuery = (given: Record<string, string>): ReviewListQuery =>
  query.parse({ q: "", department: "", cause: "", owner: "", ...given });

/** What nobody owns, as the address says it. */
export const nobody = "nobody";

export function filterOfReviews(
  { tab, q, department, cause, owner }: ReviewListQuery,
  reader: { id: string; of: ReviewsOf },
): ReviewFilter {
  return {
    state: tab === "all" ? undefined : tab === "concluded" ? "concluded" : "open",
    overdue: tab === "overdue" ? true : undefined,
    ownerId: tab === "mine" ? reader.id : owner === "" ? undefined : owner === nobody ? null : owner,
    department: department || undefined,
    causeId: cause || undefined,
    q: q || undefined,
    of: reader.of,
  };
}

export const orderOf = ({ tab }: ReviewListQuery): ReviewOrder =>
  tab === "concluded" || tab === "all" ? "newest" : "due";

/** The address of the list with some of it changed; what is empty is left out, and so is the place in the pages. */
export function reviewListAddress(given: ReviewListQuery, changes: Partial<ReviewListQuery> = {}): string {
  const wanted = Object.entries({ ...given, after: "", ...changes }).filter(
    ([name, value]) => value !== "" && !(name === "tab" && value === "open"),
  );
  const text = new URLSearchParams(wanted).toString();
  return text === "" ? "/console/reviews" : `/console/reviews?${text}`;
}

/** The whole list of this address, as a file. */
export const reviewExportAddress = (given: ReviewListQuery): string =>
  reviewListAddress(given).replace("/console/reviews", "/console/export/reviews.csv");

export const isFiltered = (given: ReviewListQuery): boolean =>
  reviewListAddress(given, { tab: "open" }) !== "/console/reviews";

export const cursorText = ({ at, id }: ReviewCursor): string =>
  Buffer.from(JSON.stringify([at, id])).toString("base64url");

const id = z.string().regex(/^rv_[a-z2-7]{1,40}$/);
const cursorShapes = {
  due: z.tuple([z.iso.date(), id]),
  newest: z.tuple([z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/), id]),
};

/** Null where a page does not begin anywhere: the first page is shown. */
export function readCursor(word: string, order: ReviewOrder): ReviewCursor | null {
  try {
    const [at, behind] = cursorShapes[order].parse(JSON.parse(Buffer.from(word, "base64url").toString()));
    return Number.isNaN(Date.parse(at)) ? null : { at, id: behind };
  } catch {
    return null;
  }
}

export function tabName(tab: ReviewTab): string {
  switch (tab) {
    case "open":
      return "Open";
    case "mine":
      return "Mine";
    case "overdue":
      return "Overdue";
    case "concluded":
      return "Concluded";
    case "all":
      return "All";
  }
}
