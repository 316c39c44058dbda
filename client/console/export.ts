import { stagesOf } from "../../database/queue.ts";
import { answerColumnNames, followUpColumnNames } from "../export/export-columns.ts";
import { exportFile } from "../export/export-file.ts";
import { exportedAnswers, exportedFollowUps } from "../export/export-rows.ts";
import type { ConsoleParts } from "./in-frame.ts";
import { type ConsoleContext, onlyOf } from "./person-in-console.ts";
import { filterOf, readQueueQuery } from "./queue-query.ts";

/** What the queue shows, with all its pages, as a spreadsheet: an agent's own tickets, as in the list. */
export const exportQueue = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const query = readQueueQuery(c.req.query());
  const { timeZone } = c.get("person");
  const filter = { ...filterOf(query, { timeZone, solvedBy: onlyOf(c.get("person")) }), stages: stagesOf(query.tab) };
  return c.req.query("rows") === "answers"
    ? await exportFile({
        name: "answers",
        format: "csv",
        columns: answerColumnNames,
        rows: exportedAnswers(parts.sql, filter),
      })
    : await exportFile({
        name: "follow-ups",
        format: "csv",
        columns: followUpColumnNames,
        rows: exportedFollowUps(parts.sql, filter),
      });
};
