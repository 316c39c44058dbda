import type { ReviewState } from "../domain/review.ts";
import type { Sql } from "./connect.ts";

/** A review with what is shown next to it. Days are `YYYY-MM-DD`. */
export type ReviewRow = {
  id: string;
  title: string;
  state: ReviewState;
  reason: string;
  version: number;
  openedAt: Date;
  openedBy: string | null;
  reopenedAt: Date | null;
  concludedAt: Date | null;
  concludedBy: string | null;
  dueOn: string;
  overdue: boolean;
  department: string | null;
  ownerId: string | null;
  ownerName: string | null;
  ownerEmail: string | null;
  whys: string[];
  /** For each why, one piece a line; what is missing at the end has none. */
  evidence: string[];
  branchFrom: number | null;
  branchWhys: string[];
  branchEvidence: string[];
  causeId: string | null;
  causeName: string | null;
  correctiveAction: string;
  actionOwnerId: string | null;
  actionOwnerName: string | null;
  actionOwnerEmail: string | null;
  actionDueOn: string | null;
  checkOn: string | null;
  conclusion: string;
  /** Null while nobody has given it one of its own. */
  ownTitle: string | null;
  tickets: number;
  customers: number;
};

/** Whose reviews: those of tickets an agent solved, and those that are theirs; undefined = everybody's. */
export type ReviewsOf = { email: string } | undefined;
/** Every filter that is set must be met. */
export type ReviewFilter = {
  state?: ReviewState | undefined;
  /** Past its due date, and still open. */
  overdue?: true | undefined;
  /** A person's id; null = nobody owns it. */
  ownerId?: string | null | undefined;
  ownerEmail?: string | undefined;
  department?: string | undefined;
  causeId?: string | undefined;
  /** Part of the title, a ticket's subject or number, a customer's name or company. */
  q?: string | undefined;
  of?: ReviewsOf;
};
/** `due`: what is due soonest first; `newest`: opened last first. */
export type ReviewOrder = "due" | "newest";
/** The place behind which a page begins; as text, since a Date has no microseconds. */
export type ReviewCursor = { at: string; id: string };
export type ReviewPage = { items: ReviewRow[]; next: ReviewCursor | null };

type Question = {
  filter: ReviewFilter;
  order: ReviewOrder;
  cursor: ReviewCursor | null;
  limit: number;
  /** Where the reader is, for what is overdue. */
  timeZone: string;
};

/** One page of reviews. */
export async function listReviews(sql: Sql, { filter, order, cursor, limit, timeZone }: Question): Promise<ReviewPage> {
  const due = order === "due";
  const at = due ? sql`v.due_on::text` : sql`v.opened_at::text`;
  const behind =
    cursor === null
      ? sql``
      : due
        ? sql`and (v.due_on, v.id) > (${cursor.at}::text::date, ${cursor.id})`
        : sql`and (v.opened_at, v.id) < (${cursor.at}::text::timestamptz, ${cursor.id})`;
  const rows = await sql<(ReviewRow & { at: string })[]>`
    select ${reviewColumns(sql, timeZone)}, ${at} as at
    ${reviewSource(sql)}
    where true ${meets(sql, { filter, timeZone })} ${behind}
    order by ${due ? sql`v.due_on, v.id` : sql`v.opened_at desc, v.id desc`}
    limit ${limit + 1}`;
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? { at: last.at, id: last.id } : null };
}

/** The columns of a `ReviewRow`. */
export function reviewColumns(sql: Sql, timeZone: string) {
  return sql`
    v.id, coalesce(v.title, linked.subject, 'Review') as title, v.title as own_title, v.state, v.reason, v.version,
    v.opened_at, v.opened_by, v.reopened_at, v.concluded_at, v.concluded_by, v.due_on::text as due_on,
    v.state = 'open' and v.due_on < (now() at time zone ${timeZone})::date as overdue, v.department,
    v.owner_id, coalesce(nullif(o.name, ''), o.email) as owner_name, o.email as owner_email, v.whys,
    v.evidence, v.branch_from, v.branch_whys, v.branch_evidence,
    v.cause_id, causes.name as cause_name, v.corrective_action,
    v.action_owner_id, coalesce(nullif(ao.name, ''), ao.email) as action_owner_name, ao.email as action_owner_email,
    v.action_due_on::text as action_due_on, v.check_on::text as check_on, v.conclusion,
    linked.tickets, linked.customers`;
}

/** The tables behind `reviewColumns`. */
export function reviewSource(sql: Sql) {
  return sql`
    from reviews v
    left join people o on o.id = v.owner_id
    left join people ao on ao.id = v.action_owner_id
    left join causes on causes.id = v.cause_id
    cross join lateral (
      select count(distinct f.ticket_id)::int as tickets, count(distinct f.customer_id)::int as customers,
        (array_agg(t.subject order by f.id desc))[1] as subject
      from review_follow_ups l join follow_ups f on f.id = l.follow_up_id join tickets t on t.id = f.ticket_id
      where l.review_id = v.id) linked`;
}

/** The conditions of a filter, each with its `and` in front. */
export function meets(sql: Sql, { filter, timeZone }: { filter: ReviewFilter; timeZone: string }) {
  const { state, overdue, ownerId, ownerEmail, department, causeId, q, of } = filter;
  return sql`
    ${state === undefined ? sql`` : state === "open" ? sql`and v.state = 'open'` : sql`and v.state = ${state}`}
    ${overdue ? sql`and v.state = 'open' and v.due_on < (now() at time zone ${timeZone})::date` : sql``}
    ${ownerId === undefined ? sql`` : ownerId === null ? sql`and v.owner_id is null` : sql`and v.owner_id = ${ownerId}`}
    ${ownerEmail === undefined ? sql`` : sql`and v.owner_id in (select id from people where lower(email) = lower(${ownerEmail}))`}
    ${department === undefined ? sql`` : sql`and lower(v.department) = lower(${department})`}
    ${causeId === undefined ? sql`` : sql`and v.cause_id = ${causeId}`}
    ${q === undefined ? sql`` : containing(sql, q)}
    ${of === undefined ? sql`` : concerning(sql, of)}`;
}

/** Reviews (as `v`) that concern this agent: of a ticket they solved, or theirs to conclude. */
export function concerning(sql: Sql, { email }: { email: string }) {
  return sql`
    and (v.owner_id in (select id from people where lower(email) = lower(${email})) or exists (
      select from review_follow_ups l
      join follow_ups f on f.id = l.follow_up_id
      join resolutions solved on solved.ticket_id = f.ticket_id
      where l.review_id = v.id and lower(solved.agent_email) = lower(${email})))`;
}

function containing(sql: Sql, text: string) {
  const pattern = `%${text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return sql`
    and (v.title ilike ${pattern} or exists (
      select from review_follow_ups l
      join follow_ups f on f.id = l.follow_up_id
      join tickets t on t.id = f.ticket_id
      join customers c on c.id = f.customer_id
      where l.review_id = v.id and (t.subject ilike ${pattern} or t.external_id ilike ${pattern}
        or c.name ilike ${pattern} or c.company ilike ${pattern})))`;
}
