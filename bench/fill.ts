import type { Database } from "../database/connect.ts";

/**
 * Puts `count` open follow-ups into Postgres by SQL, as acceptance leaves them: each with its customer, ticket, resolution and
 * timeline, due in a month, half of them asked. Temporal knows nothing of them, and the rows say that it does: what is measured
 * beside them is Postgres and the product, not Temporal.
 */
export async function fillOpen(sql: Database, { count, tag }: { count: number; tag: string }): Promise<void> {
  await sql`
    insert into customers (id, external_id, email, name, language, time_zone)
    select 'cu_' || ${tag}::text || n, ${tag}::text || n, ${tag}::text || n || '@customers.test', 'Helen Brandt', 'en', 'Europe/Berlin'
    from generate_series(1, ${count}::int) n`;
  await sql`
    insert into tickets (id, connection, external_id, customer_id, subject, url, team, tags)
    select 'tk_' || ${tag}::text || n, 'api', ${tag}::text || n, 'cu_' || ${tag}::text || n, 'Sync stops at 99 % every morning',
      'https://desk.acme.test/tickets/' || n, 'Sync', '{sync}'
    from generate_series(1, ${count}::int) n`;
  await sql`
    insert into resolutions (id, ticket_id, resolution_key, at, summary, agent_email, agent_name, team)
    select 'rs_' || ${tag}::text || n, 'tk_' || ${tag}::text || n, 'r1', now() - n * interval '1 second',
      'We cleared a stuck upload on your server.', 'priya@acme.test', 'Priya Nair', 'Sync'
    from generate_series(1, ${count}::int) n`;
  await sql`
    insert into follow_ups (
      id, origin, origin_id, ticket_id, customer_id, attempt, stage, policy_name, policy_version, resolved_at, check_in_at,
      latest_at, answer_until, asked_at, due_at, workflow, relay_need)
    select 'fu_' || ${tag}::text || n, 'resolution', 'rs_' || ${tag}::text || n, 'tk_' || ${tag}::text || n,
      'cu_' || ${tag}::text || n, 1, case n % 2 when 0 then 'scheduled' else 'asked' end, 'default',
      (select max(version) from policies where name = 'default'), now() - n * interval '1 second',
      now() + interval '30 days', now() + interval '31 days', now() + interval '44 days',
      case n % 2 when 0 then null else now() end, now() + interval '30 days' + n * interval '1 second', 'started', 1
    from generate_series(1, ${count}::int) n`;
  await sql`
    insert into timeline (follow_up_id, event)
    select 'fu_' || ${tag}::text || n, event
    from generate_series(1, ${count}::int) n, unnest(array['accepted', 'scheduled']) event`;
  await sql`vacuum analyze customers, tickets, resolutions, follow_ups, timeline`;
}
