import type { Stage } from "../domain/words.ts";
import type { Sql } from "./connect.ts";
import { chosen, type FollowUpFilter, ofAgent } from "./follow-up-list.ts";
import { among, narrow } from "./narrowing.ts";
import { type FollowUpRow, followUpColumns, followUpSource } from "./follow-up-view.ts";

export const queueTabs = ["open", "scheduled", "waiting", "answered", "settled", "skipped", "all"] as const;
/** A part of the queue. */
export type QueueTab = (typeof queueTabs)[number];
export type QueueRow = FollowUpRow & {
  /** The moment by which something should have happened has passed, and not just now. */
  late: boolean;
};
/** The place behind which a page begins; all digits of its parts, which a Date has not. */
export type QueueCursor = { rank: string; at: string; id: string };
export type QueuePage = {
  items: QueueRow[];
  next: QueueCursor | null;
  /** How many the tab and the filter hold, up to `countedAtMost` + 1; null where counting them would be a long walk. */
  total: number | null;
};

type Question = { tab: QueueTab; filter: FollowUpFilter; cursor: QueueCursor | null; limit: number };

/** One page of the queue. What is open: unread first, then what is late or due soonest. What is over: newest first. */
export async function readQueue(sql: Sql, { tab, filter, cursor, limit }: Question): Promise<QueuePage> {
  const urgent = isOpen(tab);
  const order = urgent
    ? sql`f.needs_look is null, coalesce(f.due_at, 'infinity'::timestamptz), f.id desc`
    : sql`f.created_at desc, f.id desc`;
  const rank = urgent ? sql`(f.needs_look is null)::int::text` : sql`'0'`;
  const at = urgent ? sql`coalesce(f.due_at, 'infinity'::timestamptz)::text` : sql`f.created_at::text`;
  const few = await narrow(sql, filter);
  const within = inTab(sql, tab);
  const where = sql`${within} ${cursor === null ? sql`` : behind(sql, { cursor, urgent })}`;
  const rows = await sql<(QueueRow & QueueCursor)[]>`
    select ${followUpColumns(sql)}, ${rank} as rank, ${at} as at,
      coalesce(f.due_at < now() - interval '15 minutes', false) as late
    ${followUpSource(sql, chosen(sql, { few, where, order, limit: limit + 1 }))}
    order by ${order}`;
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next = rows.length > limit && last ? { rank: last.rank, at: last.at, id: last.id } : null;
  const counted = few.tickets !== null || few.followUps !== null;
  const all = sql`${chosen(sql, { few, where: within, order, limit: countedAtMost + 1 })}`;
  const [total] = counted ? await sql<{ count: number }[]>`select count(*)::int as count from ${all}` : [];
  return { items, next, total: total?.count ?? null };
}

/** As text and cast here: the driver would read a time into a Date, which has no microseconds and no infinity. */
function behind(sql: Sql, { cursor, urgent }: { cursor: QueueCursor; urgent: boolean }) {
  if (!urgent) return sql`and (f.created_at, f.id) < (${cursor.at}::text::timestamptz, ${cursor.id})`;
  const before = sql`((f.needs_look is null)::int, coalesce(f.due_at, 'infinity'::timestamptz))`;
  const place = sql`(${cursor.rank}::int, ${cursor.at}::text::timestamptz)`;
  return sql`and (${before} > ${place} or (${before} = ${place} and f.id < ${cursor.id}))`;
}

/** More than this is not counted on ("1 000+"): with 400 000 follow-ups exact counts took most of a page's time. */
export const countedAtMost = 1_000;

/** How many follow-ups each tab holds, up to `countedAtMost` + 1; for an agent, of their own tickets. */
export async function countTabs(
  sql: Sql,
  { solvedBy }: { solvedBy: string | undefined },
): Promise<Record<QueueTab, number>> {
  const few = await narrow(sql, { solvedBy });
  const own = few.rest.solvedBy === undefined ? sql`` : ofAgent(sql, few.rest.solvedBy);
  // The few of an agent are read once; of many, each count stops when there are enough.
  const inOnePass = few.tickets !== null;
  const count = (tab: QueueTab) =>
    inOnePass
      ? sql`(count(*) filter (where ${inTab(sql, tab)}))::int`
      : sql`
        (select count(*)::int from
          (select from follow_ups f where ${inTab(sql, tab)} ${own} limit ${countedAtMost + 1}) counted)`;
  const [row] = await sql<Record<QueueTab, number>[]>`
    select ${count("open")} as open, ${count("scheduled")} as scheduled, ${count("waiting")} as waiting,
      ${count("answered")} as answered, ${count("settled")} as settled, ${count("skipped")} as skipped,
      ${count("all")} as all
    ${inOnePass ? sql`from ${among(sql, few)}` : sql``}`;
  if (!row) throw new Error("nothing was counted");
  return row;
}

export type QueueChoices = { connections: string[]; teams: string[]; agents: { email: string; name: string }[] };

/** What the queue's filters offer. Teams and agents are found by stepping through their index, not by reading every ticket. */
export async function queueChoices(sql: Sql): Promise<QueueChoices> {
  const connections = await sql<{ name: string }[]>`select name from connections order by name`;
  const teams = await sql<{ team: string | null }[]>`
    with recursive step as (
      (select team from tickets where team is not null order by team limit 1)
      union all
      select (select tickets.team from tickets where tickets.team > step.team order by tickets.team limit 1)
      from step where step.team is not null
    )
    select team from step where team is not null limit 200`;
  const agents = await sql<{ email: string; name: string | null }[]>`
    with recursive step as (
      (select lower(agent_email) as email from resolutions
        where agent_email is not null order by lower(agent_email) limit 1)
      union all
      select (select lower(agent_email) from resolutions
        where agent_email is not null and lower(agent_email) > step.email order by lower(agent_email) limit 1)
      from step where step.email is not null
    )
    select email, (
      select nullif(agent_name, '') from resolutions
      where agent_email is not null and lower(agent_email) = step.email limit 1) as name
    from step where email is not null limit 200`;
  return {
    connections: connections.map(({ name }) => name),
    teams: teams.flatMap(({ team }) => team ?? []),
    agents: agents.map(({ email, name }) => ({ email, name: name ?? email })),
  };
}

const isOpen = (tab: QueueTab): boolean => tab !== "settled" && tab !== "skipped" && tab !== "all";

/** The stages of a tab; undefined = every one. */
export function stagesOf(tab: QueueTab): Stage[] | undefined {
  switch (tab) {
    case "open":
      return ["accepted", "scheduled", "asking", "asked", "answered"];
    case "scheduled":
      return ["accepted", "scheduled", "asking"];
    case "waiting":
      return ["asked"];
    case "answered":
      return ["answered"];
    case "settled":
      return ["settled"];
    case "skipped":
      return ["skipped", "cancelled"];
    case "all":
      return undefined;
  }
}

/** Written out rather than sent as values: so the planner sees that the partial index fits. */
function inTab(sql: Sql, tab: QueueTab) {
  switch (tab) {
    case "open":
      return sql`f.stage in ('accepted', 'scheduled', 'asking', 'asked', 'answered')`;
    case "scheduled":
      return sql`f.stage in ('accepted', 'scheduled', 'asking')`;
    case "waiting":
      return sql`f.stage in ('asked')`;
    case "answered":
      return sql`f.stage in ('answered')`;
    case "settled":
      return sql`f.stage = 'settled'`;
    case "skipped":
      return sql`f.stage in ('skipped', 'cancelled')`;
    case "all":
      return sql`true`;
  }
}
