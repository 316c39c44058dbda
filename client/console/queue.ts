import { randomUUID } from "node:crypto";
import { countTabs, queueChoices, readQueue } from "../../database/queue.ts";
import { mayInBatches } from "./batch.ts";
import { type ConsoleParts, inFrame } from "./in-frame.ts";
import { type ConsoleContext, onlyOf } from "./person-in-console.ts";
import { QueueView } from "./queue-page.tsx";
import { savedViews } from "../../database/saved-views.ts";
import { filterOf, type QueueQuery, readPlace, readQueueQuery } from "./queue-query.ts";
import { ViewDialog } from "./view-dialog.tsx";

const rowsOfAPage = 50;

/** The queue as its address says; the whole page each time, of which the live search takes the region `#queue`. */
export const showQueue = (parts: ConsoleParts) => async (c: ConsoleContext) =>
  await queuePage(parts, c, { query: readQueueQuery(c.req.query()), badName: null });

/** As `showQueue`; `badName` opens the dialog that names a view again, with what was typed. */
export async function queuePage(
  { sql, ...parts }: ConsoleParts,
  c: ConsoleContext,
  { query, badName }: { query: QueueQuery; badName: string | null },
): Promise<Response> {
  const person = c.get("person");
  const formToken = c.get("formToken");
  const solvedBy = onlyOf(person);
  const filter = filterOf(query, { timeZone: person.timeZone, solvedBy });
  const place = readPlace(query.after);
  const [page, counts, choices, views] = await Promise.all([
    readQueue(sql, { tab: query.tab, filter, cursor: place?.cursor ?? null, limit: rowsOfAPage }),
    countTabs(sql, { solvedBy }),
    queueChoices(sql),
    savedViews(sql, { personId: person.id }),
  ]);
  const asked = badName !== null || c.req.query("do") === "save-view";
  return await inFrame({ sql, ...parts }, c, {
    title: "Follow-ups",
    here: "follow-ups",
    status: badName === null ? 200 : 422,
    content: ({ clock }) =>
      QueueView({
        query,
        page,
        before: place?.before ?? 0,
        counts,
        // Whoever sees their own cases alone has one agent to choose from.
        choices: solvedBy === undefined ? choices : { ...choices, agents: [] },
        views,
        clock,
        formToken,
        picking: mayInBatches(c) ? { formToken, nonce: randomUUID() } : null,
        said: { did: c.req.query("did"), not: c.req.query("not") },
        dialog: asked ? ViewDialog({ query, formToken, badName }) : null,
      }),
  });
}
