import { type Evidence, type Violation, violations } from "./evidence.ts";

const slackSeconds = 2;

/**
 * Promise 5: no mail is claimed after an opt-out, an erasure, a reopening or a newer resolution was recorded. A mail's
 * `claimed_at`, an opt-out's and a story's `at` are taken while the rows are held over which they would quarrel, so they
 * stand in the order that held. Resolutions and erasures are known by the moment at which their transactions began: what
 * is nearer together than two seconds is the business of tests/database/acceptance-races there.
 */
export async function noMailAfterAStop({ sql }: Evidence): Promise<Violation[]> {
  const rows = await sql<{ subject: string; after: string }[]>`
    with claims as (
      select
        mails.id, mails.kind, mail_follow_ups.follow_up_id, mails.customer_id,
        mails.kind in ('check_in', 'reminder') as question,
        -- an answer's mail that was planned after a stop, and refused, has made no links
        case when mails.kind in ('check_in', 'reminder') or exists (
          select from tokens
          where tokens.mail_id = mails.id and tokens.follow_up_id = mail_follow_ups.follow_up_id)
        then mails.claimed_at end as at
      from mails join mail_follow_ups on mail_follow_ups.mail_id = mails.id
    )
    select claims.follow_up_id || ' ' || claims.kind as subject, stops.what as after
    from claims
    join follow_ups on follow_ups.id = claims.follow_up_id
    join customers on customers.id = claims.customer_id
    cross join lateral (
      select 'an opt-out' as what from opt_outs
      where opt_outs.address_hmac = customers.address_hmac and opt_outs.at < claims.at
        and (opt_outs.ticket_id is null or (question and opt_outs.ticket_id = follow_ups.ticket_id))
      union
      select 'an erasure' where customers.erased_at < claims.at - ${slackSeconds} * interval '1 second'
      union
      select 'a newer resolution' from resolutions
      where question and resolutions.ticket_id = follow_ups.ticket_id and resolutions.at > follow_ups.resolved_at
        and resolutions.created_at < claims.at - ${slackSeconds} * interval '1 second'
      union
      select 'it was ' || stopped.event from timeline stopped
      where question and stopped.follow_up_id = follow_ups.id and stopped.event in ('cancelled', 'skipped')
        and stopped.at < claims.at and not exists (
          select from timeline since
          where since.follow_up_id = follow_ups.id and since.id > stopped.id and since.event = 'answered')
    ) stops`;
  return rows.flatMap(({ subject, after }) =>
    violations({ promise: 5, what: `was claimed for sending after ${after}` }, [{ subject }]),
  );
}
