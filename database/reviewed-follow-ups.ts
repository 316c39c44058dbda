import type { Verdict } from "../domain/words.ts";
import type { Sql } from "./connect.ts";

/** A follow-up that a review is about, with what its customer said last. */
export type ReviewedFollowUp = {
  id: string;
  attempt: number;
  connection: string;
  ticketExternalId: string;
  subject: string;
  tags: string[];
  url: string | null;
  customerName: string | null;
  company: string | null;
  language: string | null;
  agentEmail: string | null;
  verdict: Verdict | null;
  words: string | null;
  answeredAt: Date | null;
};

/** Those of a review that were answered last, newest answer first. */
export async function answeredLast(
  sql: Sql,
  { id, limit }: { id: string; limit: number },
): Promise<ReviewedFollowUp[]> {
  return await sql<ReviewedFollowUp[]>`
    select ${columns(sql)} ${source(sql, id)} order by a.at desc nulls last, f.id desc limit ${limit}`;
}

export type ReviewedPage = {
  items: ReviewedFollowUp[];
  /** The id behind which the next page begins. */
  next: string | null;
  /** How many fit, on all pages. */
  count: number;
};

/**
 * One page of all that belong to a review, newest follow-up first. `q`: part of the ticket's number or subject, of the customer's
 * name or company, or of what they said.
 */
export async function reviewedPage(
  sql: Sql,
  { id, q, after, limit }: { id: string; q: string; after: string | null; limit: number },
): Promise<ReviewedPage> {
  const pattern = `%${q.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
  const fits =
    q === ""
      ? sql``
      : sql`and (t.external_id ilike ${pattern} or t.subject ilike ${pattern} or c.name ilike ${pattern}
          or c.company ilike ${pattern} or a.words ilike ${pattern})`;
  const [rows, counted] = await Promise.all([
    sql<ReviewedFollowUp[]>`
      select ${columns(sql)} ${source(sql, id)} ${fits} ${after === null ? sql`` : sql`and f.id < ${after}`}
      order by f.id desc limit ${limit + 1}`,
    sql<{ count: number }[]>`select count(*)::int as count ${source(sql, id)} ${fits}`,
  ]);
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null, count: counted[0]?.count ?? 0 };
}

const columns = (sql: Sql) => sql`
  f.id, f.attempt, t.connection, t.external_id as ticket_external_id, t.subject, t.tags, t.url, c.name as customer_name,
  c.company, c.language, r.agent_email, a.verdict, a.words, a.at as answered_at`;

const source = (sql: Sql, id: string) => sql`
  from review_follow_ups l
  join follow_ups f on f.id = l.follow_up_id
  join tickets t on t.id = f.ticket_id
  join customers c on c.id = f.customer_id
  left join resolutions r on f.origin = 'resolution' and r.id = f.origin_id
  left join answers a on a.follow_up_id = f.id and a.version = f.answer_version and a.withdrawn_at is null
  where l.review_id = ${id}`;
