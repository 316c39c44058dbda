import { randomUUID } from "node:crypto";
import { countTabs, queueChoices, readQueue } from "../../database/queue.ts";
import { mayInBatches } from "./batch.ts";
import { type ConsoleParts, inFrame } from "./in-frame.ts";
import { type ConsoleContext, onlyOf } from "./person-in-console.ts";
import { QueueView } from "./queue-page.tsx";
import { filterOf, readCursor, readQueueQuery } from "./queue-query.ts";

const rowsOfAPage = 50;

/** The queue as its address says; the whole page each time, of which the live search takes the region `#queue`. */
export const showQueue = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const { sql } = parts;
  const query = readQueueQuery(c.req.query());
  const solvedBy = onlyOf(c.get("person"));
  const filter = filterOf(query, { timeZone: c.get("person").timeZone, solvedBy });
  const [page, counts, choices] = await Promise.all([
    readQueue(sql, { tab: query.tab, filter, cursor: readCursor(query.after), limit: rowsOfAPage }),
    countTabs(sql, { solvedBy }),
    queueChoices(sql),
  ]);
  return await inFrame(parts, c, {
    title: "Follow-ups",
    here: "follow-ups",
    content: ({ clock }) =>
      QueueView({
        query,
        page,
        counts,
        choices,
        clock,
        picking: mayInBatches(c) ? { formToken: c.get("formToken"), nonce: randomUUID() } : null,
        not: c.req.query("not"),
      }),
  });
};
