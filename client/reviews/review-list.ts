import { listCauses } from "../../database/causes.ts";
import { countReviews, departmentsKnown } from "../../database/review-counts.ts";
import { listReviews } from "../../database/review-list.ts";
import { reviewOwners } from "../../database/review-owners.ts";
import { type ConsoleParts, inFrame } from "../console/in-frame.ts";
import type { ConsoleContext } from "../console/person-in-console.ts";
import { reviewColumnNames } from "../export/export-columns.ts";
import { exportFile } from "../export/export-file.ts";
import { exportedReviews } from "../export/export-rows.ts";
import { filterOfReviews, orderOf, readCursor, readReviewListQuery } from "./review-list-query.ts";
import { ReviewListView } from "./review-list-page.tsx";
import { reviewsOf } from "./reviews-of.ts";

const rowsOfAPage = 50;

/** The reviews as the address says; the live search takes the region `#queue` of it. */
export const showReviews = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const { sql } = parts;
  const person = c.get("person");
  const query = readReviewListQuery(c.req.query());
  const of = reviewsOf(person);
  const order = orderOf(query);
  const [page, counts, departments, causes, owners] = await Promise.all([
    listReviews(sql, {
      filter: filterOfReviews(query, { id: person.id, of }),
      order,
      cursor: readCursor(query.after, order),
      limit: rowsOfAPage,
      timeZone: person.timeZone,
    }),
    countReviews(sql, { of, email: person.email, timeZone: person.timeZone }),
    departmentsKnown(sql),
    listCauses(sql),
    reviewOwners(sql),
  ]);
  return await inFrame(parts, c, {
    title: "Reviews",
    here: "reviews",
    content: ({ clock }) => ReviewListView({ query, page, counts, choices: { departments, causes, owners }, clock }),
  });
};

/** What the list shows, with all its pages, as a spreadsheet: an agent's own reviews, as in the list. */
export const exportList = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const person = c.get("person");
  const filter = filterOfReviews(readReviewListQuery(c.req.query()), { id: person.id, of: reviewsOf(person) });
  return await exportFile({
    name: "reviews",
    format: "csv",
    columns: reviewColumnNames,
    rows: exportedReviews(parts.sql, { filter, timeZone: person.timeZone }),
  });
};
