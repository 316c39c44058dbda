import { z } from "zod";
import type { FollowUpFilter } from "../../database/follow-up-list.ts";
import { type QueueCursor, type QueueTab, queueTabs } from "../../database/queue.ts";
import { startOfDay } from "../../domain/start-of-day.ts";
import { verdicts } from "../../domain/words.ts";

const line = z
  .string()
  .max(255)
  .catch("")
  .transform((text) => text.replaceAll("\0", "").trim());
const day = z.iso.date().or(z.literal("")).catch("");

/** What the queue's address says; whatever it says wrongly counts as not said. */
const query = z.object({
  tab: z.enum(queueTabs).catch("open"),
  verdict: z.enum([...verdicts, "none", ""]).catch(""),
  connection: line,
  team: line,
  agent: line,
  since: day,
  until: day,
  q: line,
  look: z.enum(["1", ""]).catch(""),
  after: z.string().max(300).catch(""),
});
export type QueueQuery = z.output<typeof query>;

export const readQueueQuery = (given: Record<string, string>): QueueQuery =>
  query.parse({ connection: "", team: "", agent: "", q: "", ...given });

/** The filter behind it; days begin and end where the reader is. */
export function filterOf(
  { verdict, connection, team, agent, since, until, q, look }: QueueQuery,
  reader: { timeZone: string; solvedBy: string | undefined },
): FollowUpFilter {
  const dayAt = (text: string, plusDays: number): Date | undefined =>
    text === "" ? undefined : startOfDay({ day: text, plusDays, timeZone: reader.timeZone });
  return {
    verdicts: verdict === "" || verdict === "none" ? undefined : [verdict],
    unanswered: verdict === "none" ? true : undefined,
    connection: connection || undefined,
    team: team || undefined,
    agent: agent || undefined,
    since: dayAt(since, 0),
    until: dayAt(until, 1),
    q: q || undefined,
    needsLook: look === "1" ? true : undefined,
    solvedBy: reader.solvedBy,
  };
}

/** The address of the queue with some of it changed; what is empty is left out, and so is the place in the pages. */
export function queueAddress(query: QueueQuery, changes: Partial<QueueQuery> = {}): string {
  const wanted = Object.entries({ ...query, after: "", ...changes }).filter(
    ([name, value]) => value !== "" && !(name === "tab" && value === "open"),
  );
  const text = new URLSearchParams(wanted).toString();
  return text === "" ? "/console/follow-ups" : `/console/follow-ups?${text}`;
}

/** Where all of what the queue shows can be had as a file. */
export function exportAddress(query: QueueQuery, rows?: "answers"): string {
  const [, filters = ""] = queueAddress(query).split("?");
  const more = rows === undefined ? "" : `rows=${rows}`;
  const text = [filters, more].filter(Boolean).join("&");
  return `/console/export/follow-ups.csv${text === "" ? "" : `?${text}`}`;
}

export const isFiltered = (query: QueueQuery): boolean =>
  queueAddress(query, { tab: "open" }) !== "/console/follow-ups";

/** Where a page begins; `before`: how many lines the pages in front of it had. */
export type Place = { cursor: QueueCursor; before: number };

export const placeText = ({ cursor, before }: Place): string =>
  Buffer.from(JSON.stringify([cursor.rank, cursor.at, cursor.id, before])).toString("base64url");

const placeShape = z.tuple([
  z.enum(["0", "1"]),
  z.string().regex(/^(?:infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00)$/),
  z.string().regex(/^fu_[a-z2-7]{1,40}$/),
  z.int().min(0).max(100_000_000),
]);

/** Null where a page does not begin anywhere: the first page is shown. */
export function readPlace(word: string): Place | null {
  try {
    const [rank, at, id, before] = placeShape.parse(JSON.parse(Buffer.from(word, "base64url").toString()));
    return { cursor: { rank, at, id }, before };
  } catch {
    return null;
  }
}

export const tabName = (tab: QueueTab): string => {
  switch (tab) {
    case "open":
      return "Open";
    case "scheduled":
      return "Scheduled";
    case "waiting":
      return "Waiting";
    case "answered":
      return "Answered";
    case "settled":
      return "Settled";
    case "skipped":
      return "Skipped";
    case "all":
      return "All";
  }
};
