import type { Sql } from "./connect.ts";
import type { FollowUpFilter } from "./follow-up-list.ts";

/** So many are sorted faster than an order is walked until they have turned up. */
const atMost = 5_000;

/**
 * The only follow-ups that can meet a filter: of these tickets, and of these ids. Null = too many to be named. `rest`: what of the
 * filter these must still be asked; the tickets meet the other parts already.
 */
export type Narrowed = { tickets: string[] | null; followUps: string[] | null; rest: FollowUpFilter };

/**
 * Finds out by index which few follow-ups a filter can mean. A page of a list walks its order and stops when it is full;
 * for what is rare that would be nearly everything, and for what is common nothing else is as fast.
 */
export async function narrow(sql: Sql, filter: FollowUpFilter): Promise<Narrowed> {
  const { q, ticket, team, connection, solvedBy, agent, verdicts } = filter;
  const [answered, ofWords, ofTicket, ofConnection, ofTeam, own, ofAgent] = await Promise.all([
    verdicts === undefined
      ? null
      : few(
          sql,
          sql`
          select distinct follow_up_id as id from (
            select follow_up_id from answers where verdict = any (${verdicts}) and withdrawn_at is null limit ${atMost + 1}) found`,
        ),
    q === undefined ? null : few(sql, withWords(sql, q)),
    ticket === undefined
      ? null
      : few(sql, sql`select id from tickets where external_id = ${ticket} limit ${atMost + 1}`),
    connection === undefined
      ? null
      : few(sql, sql`select id from tickets where connection = ${connection} limit ${atMost + 1}`),
    team === undefined
      ? null
      : few(
          sql,
          sql`
          (select id from tickets where team = ${team} limit ${atMost + 1})
          union all (select ticket_id as id from resolutions where team = ${team} limit ${atMost + 1})`,
        ),
    solvedBy === undefined ? null : few(sql, solvedOnes(sql, solvedBy)),
    agent === undefined ? null : few(sql, solvedOnes(sql, agent)),
  ]);
  const known = [ofWords, ofTicket, ofConnection, ofTeam, own, ofAgent].filter((ids) => ids !== null);
  const [first, ...others] = known;
  const tickets = first === undefined ? null : [...first].filter((id) => others.every((ids) => ids.has(id)));
  // A team or an agent may be that of another resolution of the ticket, and a verdict that of an earlier answer.
  const rest = {
    ...filter,
    q: ofWords === null ? q : undefined,
    ticket: ofTicket === null ? ticket : undefined,
    connection: ofConnection === null ? connection : undefined,
    solvedBy: own === null ? solvedBy : undefined,
  };
  return { tickets, followUps: answered === null ? null : [...answered], rest };
}

const solvedOnes = (sql: Sql, email: string) =>
  sql`select ticket_id as id from resolutions where lower(agent_email) = lower(${email}) limit ${atMost + 1}`;

/** The ids that a statement finds; null where there are more than can be named. */
async function few(sql: Sql, statement: ReturnType<typeof withWords>): Promise<Set<string> | null> {
  // Thousands of ids that are only counted stay where they are.
  const [found] = await sql<{ ids: string[] | null }[]>`
    select array_agg(id) as ids from (${statement}) found having count(*) <= ${atMost}`;
  return found === undefined ? null : new Set(found.ids);
}

/** The follow-ups to look among, as `f`. */
export function among(sql: Sql, { tickets, followUps }: Pick<Narrowed, "tickets" | "followUps">) {
  if (tickets === null && followUps === null) return sql`follow_ups f`;
  // Fenced off, or the planner would rather walk the order and hope.
  return sql`(
    select * from follow_ups
    where ${tickets === null ? sql`true` : sql`ticket_id = any (${tickets})`}
      and ${followUps === null ? sql`true` : sql`id = any (${followUps})`}
    offset 0) f`;
}

const pattern = (text: string): string => text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
/** Shorter ones are in no index of words, and in nearly every text. */
export const isWord = (text: string): boolean => /[\p{L}\p{N}]{3}/u.test(text);

/** A text that is searched for, over `t` and `c`: of fewer than three letters it is the beginning of a ticket's number. */
export function containing(sql: Sql, text: string) {
  if (!isWord(text)) return sql`and t.external_id like ${`${pattern(text)}%`}`;
  const part = `%${pattern(text)}%`;
  return sql`
    and (t.subject ilike ${part} or c.name ilike ${part} or c.company ilike ${part} or t.external_id ilike ${part})`;
}

function withWords(sql: Sql, text: string) {
  if (!isWord(text)) {
    return sql`select id from tickets where external_id like ${`${pattern(text)}%`} limit ${atMost + 1}`;
  }
  const part = `%${pattern(text)}%`;
  return sql`
    (select id from tickets where subject ilike ${part} or external_id ilike ${part} limit ${atMost + 1})
    union all
    (select tickets.id
      from (select id from customers where name ilike ${part} or company ilike ${part} limit ${atMost + 1}) found
      join tickets on tickets.customer_id = found.id limit ${atMost + 1})`;
}
