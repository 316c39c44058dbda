import type { Sql } from "./connect.ts";
import { ofAgent } from "./follow-up-list.ts";
import { among, narrow } from "./narrowing.ts";

/** Of more than so many the newest speak for all: a page's cost must not grow with what there is, and the interval hardly would. */
export const ratedAtMost = 5_000;

/** So many of so many; `n` is at most `ratedAtMost`. */
export type Part = { count: number; n: number };
export type Figures = {
  /** Verdicts that say whether the fix held, the newest of each follow-up, as they were acted on. */
  held: Part;
  /** Follow-ups whose first check-in was delivered, and how many of these have an answer. */
  answered: Part;
};

/**
 * How well fixes hold and customers answer, over the last 90 days (DESIGN §10): silence, "not tested yet" and readings that were
 * undone are no verdicts; what came back, or may not have arrived, is not delivered. For an agent, of the tickets they solved.
 */
export async function figures(sql: Sql, { solvedBy }: { solvedBy: string | undefined }): Promise<Figures> {
  const own = solvedBy === undefined ? sql`` : ofAgent(sql, solvedBy);
  const few = among(sql, await narrow(sql, { solvedBy }));
  const [held, answered] = await Promise.all([
    sql<Part[]>`
      select count(*) filter (where verdict = 'held')::int as count, count(*)::int as n
      from (
        select s.verdict from settlements s
        join ${few} on f.id = s.follow_up_id and f.settlements = s.number
        join answers a on a.follow_up_id = s.follow_up_id and a.version = s.answer_version and a.withdrawn_at is null
        where s.at > now() - interval '90 days' and s.verdict in ('held', 'partly', 'not_held') ${own}
        order by s.at desc limit ${ratedAtMost}
      ) newest`,
    sql<Part[]>`
      select count(*) filter (where answered)::int as count, count(*)::int as n
      from (
        select exists (
          select from answers a
          where a.follow_up_id = f.id and a.version = f.answer_version and a.withdrawn_at is null) as answered
        from mails
        join mail_follow_ups on mail_follow_ups.mail_id = mails.id
        join effects on effects.key = mails.effect_key
        join ${few} on f.id = mail_follow_ups.follow_up_id
        where mails.claimed_at > now() - interval '90 days' and mails.kind = 'check_in' and mail_follow_ups.round = 1
          and effects.phase = 'accepted' ${own}
        order by mails.claimed_at desc limit ${ratedAtMost}
      ) newest`,
  ]);
  const none = { count: 0, n: 0 };
  return { held: held[0] ?? none, answered: answered[0] ?? none };
}
