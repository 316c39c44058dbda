import { z } from "zod";
import { removeView, saveView } from "../../database/saved-views.ts";
import { postedForm } from "../answer-pages/posted-form.ts";
import type { ConsoleParts } from "./in-frame.ts";
import type { ConsoleContext } from "./person-in-console.ts";
import { queuePage } from "./queue.ts";
import { type QueueQuery, queueAddress, readQueueQuery } from "./queue-query.ts";
import { viewNameAtMost } from "./view-dialog.tsx";

const viewName = z
  .string()
  .transform((text) => text.replaceAll(/[\p{Control}\p{Surrogate}\s]+/gu, " ").trim())
  .refine((text) => text !== "" && Array.from(text).length <= viewNameAtMost);

/** Keeps the list that somebody looks at under a name, for themselves. */
export const saveTheView = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const form = await postedForm(c);
  const query = listOf(form.get("list"));
  const typed = form.get("name") ?? "";
  const name = viewName.safeParse(typed);
  if (!name.success) return await queuePage(parts, c, { query, badName: typed });
  const saved = await saveView(parts.sql, { personId: c.get("person").id, name: name.data, query: searchOf(query) });
  return back(c, query, saved ? { did: "view" } : { not: "view-many" });
};

/** Forgets one; the list that was looked at stays. */
export const forgetView = (parts: ConsoleParts) => async (c: ConsoleContext) => {
  const removed = await removeView(parts.sql, { personId: c.get("person").id, id: c.req.param("id") ?? "" });
  const query = listOf(removed?.query ?? (await postedForm(c)).get("list"));
  return back(c, query, removed === null ? { not: "view-gone" } : { did: "view-gone" });
};

/** Read and written anew as the list does it, so that it can lead nowhere else. */
const listOf = (text: string | undefined): QueueQuery =>
  readQueueQuery(Object.fromEntries(new URLSearchParams(text ?? "")));
const searchOf = (query: QueueQuery): string => queueAddress(query).split("?")[1] ?? "";

function back(c: ConsoleContext, query: QueueQuery, said: Record<string, string>): Response {
  const search = new URLSearchParams([...new URLSearchParams(searchOf(query)), ...Object.entries(said)]);
  return c.redirect(`/console/follow-ups?${search.toString()}`, 303);
}
