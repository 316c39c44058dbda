import type { Stage, Verdict } from "../domain/words.ts";
import type { Sql } from "./connect.ts";
import { needsLookNow } from "./looks.ts";
import { among, containing, type Narrowed, narrow } from "./narrowing.ts";
import { type FollowUpRow, followUpColumns, followUpSource } from "./follow-up-view.ts";

/** Every filter that is set must be met; lists mean any of them. */
export type FollowUpFilter = {
  stages?: Stage[] | undefined;
  verdicts?: Verdict[] | undefined;
  /** The helpdesk's own id of the ticket. */
  ticket?: string | undefined;
  customer?: { addressKey: Uint8Array } | { id: string } | undefined;
  connection?: string | undefined;
  team?: string | undefined;
  /** Accepted at or after. */
  since?: Date | undefined;
  /** Accepted before. */
  until?: Date | undefined;
  /** Part of the subject, the customer's name or company, or the ticket's id; of fewer than three letters, how that begins. */
  q?: string | undefined;
  needsLook?: true | undefined;
  unanswered?: true | undefined;
  /** The address of an agent who solved the ticket, at any of its resolutions. */
  solvedBy?: string | undefined;
  /** The address of the agent who gave the resolution that is asked about. */
  agent?: string | undefined;
};
/** The place behind which a page begins: exact to the microsecond, which a Date is not. */
export type FollowUpCursor = { createdAtUs: string; id: string };
export type FollowUpPage = { items: FollowUpRow[]; next: FollowUpCursor | null };

/** One page of follow-ups, newest first. Rows that arrive meanwhile do not shift the pages behind a cursor. */
export async function listFollowUps(
  sql: Sql,
  { filter, cursor, limit }: { filter: FollowUpFilter; cursor: FollowUpCursor | null; limit: number },
): Promise<FollowUpPage> {
  const few = await narrow(sql, filter);
  const order = sql`f.created_at desc, f.id desc`;
  const rows = await sql<(FollowUpRow & { createdAtUs: string })[]>`
    select ${followUpColumns(sql)}, (extract(epoch from f.created_at) * 1000000)::bigint::text as created_at_us
    ${followUpSource(sql, chosen(sql, { few, where: cursor === null ? sql`true` : before(sql, cursor), order, limit: limit + 1 }))}
    order by ${order}`;
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? { createdAtUs: last.createdAtUs, id: last.id } : null };
}

const before = (sql: Sql, cursor: FollowUpCursor) => sql`
  (f.created_at, f.id) < (timestamptz 'epoch' + ${cursor.createdAtUs}::bigint * interval '1 microsecond', ${cursor.id})`;

/**
 * The follow-ups of one page, as `f`: chosen first, by what their filter needs to see, so that what is shown next to them is looked
 * up for a page and not for all that could be on one.
 */
export function chosen(sql: Sql, page: { few: Narrowed; where: Fragment; order: Fragment; limit: number }): Fragment {
  const { rest } = page.few;
  const byTeam = rest.team !== undefined;
  const byResolution = byTeam || rest.agent !== undefined;
  const byTicket = byTeam || rest.q !== undefined || rest.ticket !== undefined || rest.connection !== undefined;
  return sql`(
    select f.* from ${among(sql, page.few)}
    ${byTicket ? sql`join tickets t on t.id = f.ticket_id` : sql``}
    ${rest.q === undefined ? sql`` : sql`join customers c on c.id = f.customer_id`}
    ${byResolution ? sql`left join resolutions r on f.origin = 'resolution' and r.id = f.origin_id` : sql``}
    ${
      rest.verdicts === undefined
        ? sql``
        : sql`left join answers a on a.follow_up_id = f.id and a.version = f.answer_version and a.withdrawn_at is null`
    }
    where ${page.where} ${meets(sql, rest)}
    order by ${page.order}
    limit ${page.limit}) f`;
}
type Fragment = ReturnType<typeof meets>;

/** The conditions of a filter, each with its `and` in front; for every statement over `followUpSource`. */
export function meets(sql: Sql, filter: FollowUpFilter) {
  return sql`
    ${filter.stages ? sql`and f.stage = any (${filter.stages})` : sql``}
    ${filter.verdicts ? sql`and a.verdict = any (${filter.verdicts})` : sql``}
    ${filter.ticket === undefined ? sql`` : sql`and t.external_id = ${filter.ticket}`}
    ${filter.customer === undefined ? sql`` : ofCustomer(sql, filter.customer)}
    ${filter.connection === undefined ? sql`` : sql`and t.connection = ${filter.connection}`}
    ${filter.team === undefined ? sql`` : sql`and coalesce(r.team, t.team) = ${filter.team}`}
    ${filter.since === undefined ? sql`` : sql`and f.created_at >= ${filter.since}`}
    ${filter.until === undefined ? sql`` : sql`and f.created_at < ${filter.until}`}
    ${filter.q === undefined ? sql`` : containing(sql, filter.q)}
    ${filter.needsLook ? sql`and ${needsLookNow(sql)}` : sql``}
    ${filter.unanswered ? sql`and f.answer_version = 0` : sql``}
    ${filter.agent === undefined ? sql`` : sql`and lower(r.agent_email) = lower(${filter.agent})`}
    ${filter.solvedBy === undefined ? sql`` : ofAgent(sql, filter.solvedBy)}`;
}

/** Follow-ups (as `f`) of tickets that this agent solved. */
export function ofAgent(sql: Sql, email: string) {
  return sql`
    and exists (
      select from resolutions solved where solved.ticket_id = f.ticket_id and lower(solved.agent_email) = lower(${email}))`;
}

/** Found first and by index; the join would read every follow-up. */
function ofCustomer(sql: Sql, customer: { addressKey: Uint8Array } | { id: string }) {
  return "addressKey" in customer
    ? sql`and f.customer_id in (select id from customers where address_hmac = ${Buffer.from(customer.addressKey)})`
    : sql`and f.customer_id in (
        select id from customers where id = ${customer.id}
        union all
        select customer_id from tickets where customer_external_id = ${customer.id})`;
}
