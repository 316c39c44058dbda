import { createRoute, z } from "@hono/zod-openapi";
import { answerColumnNames, followUpColumnNames, reviewColumnNames } from "../export/export-columns.ts";
import { exportFile, type ExportFormat, exportFormats } from "../export/export-file.ts";
import { exportedAnswers, exportedFollowUps, exportedReviews } from "../export/export-rows.ts";
import { refusals } from "../problem.ts";
import { apiArea, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { filterOf, followUpQuery } from "./follow-up-query.ts";
import { reviewFilterOf, reviewQuery } from "./review-query.ts";

const description =
  "Everything that the list of the same name would show for the same filters, newest first, written while it is read. " +
  "CSV is RFC 4180 in UTF-8 with a byte order mark, so that Excel reads it; a text that a spreadsheet would take for a " +
  "formula begins with an apostrophe. NDJSON has one object as the list has it on each line, unchanged. " +
  "A transfer that breaks off is not complete: ask again.";
const route = <Query extends z.ZodObject>(file: string, { format, query }: { format: ExportFormat; query: Query }) =>
  createRoute({
    method: "get",
    path: `/v1/export/${file}.${format}`,
    summary: `Export ${file} as ${format === "csv" ? "CSV" : "NDJSON"}`,
    description,
    tags: ["Export"],
    middleware: needs("read"),
    request: { query },
    responses: {
      200: {
        description: "The file",
        content: { [format === "csv" ? "text/csv" : "application/x-ndjson"]: { schema: z.string() } },
      },
      ...refusals,
    },
  });

const followUpFilters = followUpQuery.omit({ limit: true, cursor: true });
const reviewFilters = reviewQuery.omit({ limit: true, cursor: true });

/** Whole lists as files, for spreadsheets and for programs. */
export function exportRoutes({ sql, vault }: ApiParts) {
  const app = apiArea();
  for (const format of exportFormats) {
    app.openapi(route("follow-ups", { format, query: followUpFilters }), async (c) => {
      const rows = exportedFollowUps(sql, filterOf(c.req.valid("query"), vault));
      return await exportFile({ name: "follow-ups", format, columns: followUpColumnNames, rows });
    });
    app.openapi(route("answers", { format, query: followUpFilters }), async (c) => {
      const rows = exportedAnswers(sql, filterOf(c.req.valid("query"), vault));
      return await exportFile({ name: "answers", format, columns: answerColumnNames, rows });
    });
    app.openapi(route("reviews", { format, query: reviewFilters }), async (c) => {
      const rows = exportedReviews(sql, { filter: reviewFilterOf(c.req.valid("query")), timeZone: "UTC" });
      return await exportFile({ name: "reviews", format, columns: reviewColumnNames, rows });
    });
  }
  return app;
}
