import { z } from "zod";
import {
  type Batch,
  type BatchAct,
  batchActs,
  batchOfAtMost,
  carryOutBatch,
  keepBatch,
  readBatch,
  undoBatch,
} from "../../database/batches.ts";
import type { ConsoleAction } from "../../domain/roles.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import { BatchPage } from "./batch-page.tsx";
import { type ConsoleParts, inFrame, may, mayAtAll } from "./in-frame.ts";
import { forbidden, notFound } from "./messages.tsx";
import { actorOf, type ConsoleContext } from "./person-in-console.ts";
import { queueAddress, readQueueQuery } from "./queue-query.ts";

/** What a person needs to be allowed for it, at each of the tickets. */
const actionOf = (act: BatchAct): ConsoleAction => (act === "look" ? "finish-look" : act);

export const mayInBatches = (c: ConsoleContext): boolean => batchActs.some((act) => mayAtAll(c, actionOf(act)));

const wanted = z.object({ act: z.enum(batchActs), nonce: z.string().regex(/^[\w-]{1,64}$/) });
const followUpId = /^fu_[a-z2-7]{1,40}$/;

/** Does one thing to every follow-up that was picked, and shows what became of each. */
export const startBatch = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  if (!mayInBatches(c)) return await forbidden(parts, c);
  const form = await postedForm(c);
  const list = listOf(form.get("list"));
  const picked = [...form.keys()].flatMap((name) => (name.startsWith("pick.") ? name.slice(5) : []));
  const followUpIds = picked.filter((id) => followUpId.test(id));
  const given = wanted.safeParse({ act: form.get("act"), nonce: form.get("nonce") });
  if (!given.success) return back(c, list, "batch-nothing");
  if (followUpIds.length === 0) return back(c, list, "batch-none");
  if (followUpIds.length > batchOfAtMost) return back(c, list, "batch-many");
  const { act, nonce } = given.data;
  if (!mayAtAll(c, actionOf(act))) return await forbidden(parts, c);
  const person = c.get("person");
  const id = await keepBatch(parts.sql, { personId: person.id, nonce, act, followUpIds });
  await carryOutBatch(parts.sql, { id, ...whoIn(c) });
  return c.redirect(pathOf(id, list), 303);
};

export const showBatch = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const batch = await theirs(parts, c);
  if (batch === null) return await notFound(parts, c);
  const list = listOf(c.req.query("list"));
  return await inFrame(parts, c, {
    title: "Done together",
    here: "follow-ups",
    content: () => BatchPage({ batch, list, formToken: c.get("formToken"), mayUndo: mayInBatches(c) }),
  });
};

/** What a process that died had left undone is done. */
export const goOnWithBatch = (parts: ConsoleParts) => following(parts, carryOutBatch);
export const undoTheBatch = (parts: ConsoleParts) => following(parts, undoBatch);

const following =
  (parts: ConsoleParts, act: typeof carryOutBatch) =>
  async (c: ConsoleContext): Promise<Response> => {
    if (!mayInBatches(c)) return await forbidden(parts, c);
    const batch = await theirs(parts, c);
    if (batch === null) return await notFound(parts, c);
    await act(parts.sql, { id: batch.id, ...whoIn(c) });
    return c.redirect(pathOf(batch.id, listOf((await postedForm(c)).get("list"))), 303);
  };

/** Asked anew for each of the tickets, at the moment at which it is done. */
const whoIn = (c: ConsoleContext) => ({
  actor: actorOf(c.get("person")),
  may: (act: BatchAct, solvedBy: readonly (string | null)[]) => may(c, actionOf(act), solvedBy),
});

const theirs = async ({ sql }: ConsoleParts, c: ConsoleContext): Promise<Batch | null> =>
  await readBatch(sql, { id: c.req.param("id") ?? "", personId: c.get("person").id });

/** The filters of the list it came from, read as the list reads them: an address from a form leads nowhere else. */
function listOf(text: string | undefined): string {
  const query = readQueueQuery(Object.fromEntries(new URLSearchParams((text ?? "").slice(0, 4_000))));
  return queueAddress(query, { after: query.after });
}

function pathOf(id: string, list: string): string {
  const [, filters = ""] = list.split("?");
  const path = `/console/follow-ups/batches/${id}`;
  return filters === "" ? path : `${path}?list=${encodeURIComponent(filters)}`;
}

const back = (c: ConsoleContext, list: string, not: string): Response =>
  c.redirect(`${list}${list.includes("?") ? "&" : "?"}not=${not}`, 303);
