import type { Child } from "hono/jsx";
import type { Logger } from "pino";
import type { Database } from "../../database/connect.ts";
import { frameFacts } from "../../database/today.ts";
import { type ConsoleAction, reachOf } from "../../domain/roles.ts";
import { authorize } from "../authorize.ts";
import { type Clock, clockFor } from "./clock.tsx";
import { consolePage, needed } from "./frame.tsx";
import { type ConsoleContext, onlyOf } from "./person-in-console.ts";

export type ConsoleParts = { sql: Database; log: Logger; url: string; organisation: string };
type Page = { title: string; here: "today" | "follow-ups" | "reviews" | "settings" | null };
type Status = 200 | 403 | 404 | 409 | 413 | 422;

/** What says that a form was not taken, and shows it again: the title begins with that (WCAG 2.2 technique H25, G83). */
const refusals: readonly Status[] = [409, 413, 422];

/** A page inside the console's frame; what it shows is made from the reader's clock and how much needs them. */
export async function inFrame(
  { sql }: ConsoleParts,
  c: ConsoleContext,
  page: Page & {
    content: (frame: { clock: Clock; need: number }) => Child;
    status?: Status;
  },
): Promise<Response> {
  const person = c.get("person");
  const facts = await frameFacts(sql, { solvedBy: onlyOf(person) });
  const clock = clockFor({ now: facts.now, timeZone: person.timeZone });
  const children = page.content({ clock, need: needed(person, facts) });
  const { here, status = 200 } = page;
  const title = refusals.includes(status) ? `Error: ${page.title}` : page.title;
  return c.html(consolePage({ title, here, person, formToken: c.get("formToken"), facts, children }), status);
}

/** Whether this person may do something to a ticket that these agents solved. */
export const may = (c: ConsoleContext, action: ConsoleAction, solvedBy: readonly (string | null)[]): boolean =>
  authorize({ kind: "person", ...c.get("person") }, { action, resource: { solvedBy } });

/** Whether this person may do something at all: to some tickets, if not to all. */
export const mayAtAll = (c: ConsoleContext, action: ConsoleAction): boolean =>
  reachOf(c.get("person").role, action) !== "none";
