import type { Sql } from "../../database/connect.ts";
import { followUpType, taskQueue } from "../../workflows/contract.ts";

/** Temporal pads it: the column is char(64). */
export const namespaceId = "6d1c1c0e-34a4-4a33-9f0e-5c5c8a4c7c11";

/**
 * Rows as Temporal writes them when a workflow starts, the same in every database: nearly all are follow-ups without a
 * search attribute, among them some of other programs that set every kind, and of Temporal itself in a division.
 */
export async function insertFollowUps(sql: Sql, { from, to }: { from: number; to: number }): Promise<void> {
  await sql`
    insert into executions_visibility (namespace_id, run_id, workflow_type_name, workflow_id, start_time, execution_time,
      status, encoding, task_queue, search_attributes, root_workflow_id, root_run_id, _version)
    select ${namespaceId}, md5(n::text)::uuid::text,
      case when n % 100 = 0 then 'other' when n % 100 = 1 then 'temporal-sys-scheduler-workflow' else ${followUpType} end,
      'follow-up:' || md5('id' || n)::uuid, timestamp '2026-11-01' + n * interval '7 seconds',
      timestamp '2026-11-01' + n * interval '7 seconds', 1, 'Proto3', ${taskQueue},
      case
        when n % 100 = 0 then jsonb_build_object('Keyword01', 'team-' || n % 300, 'Int01', n, 'Bool01', true,
          'Datetime01', '2026-11-02T00:00:00Z', 'Double01', 1.5, 'Text01', 'printer',
          'KeywordList01', jsonb_build_array('red', 'green-' || n % 300))
        when n % 100 = 1 then jsonb_build_object('TemporalNamespaceDivision', 'TemporalScheduler')
        when n % 100 = 2 then jsonb_build_object('TemporalScheduledById', 'reconcile',
          'TemporalScheduledStartTime', '2026-11-02T00:00:00Z')
      end,
      'follow-up:' || md5('id' || n)::uuid, md5(n::text)::uuid::text, 1
    from generate_series(${from}::int, ${to}::int) n`;
}

/** What Temporal writes over them after the first task of the workflow and, for every tenth, when it has closed. */
export async function upsertFollowUps(sql: Sql, { from, to }: { from: number; to: number }): Promise<void> {
  await sql`
    update executions_visibility set
      search_attributes = coalesce(search_attributes, '{}') || '{"BuildIds": ["unversioned", "unversioned:1"]}',
      history_length = 5, _version = 2,
      (status, close_time, execution_duration, history_size_bytes, state_transition_count) = (
        select case when n % 10 = 0 then 2 else status end,
          case when n % 10 = 0 then start_time + interval '1 day' end,
          case when n % 10 = 0 then 86400000000000 end, case when n % 10 = 0 then 4096 end, case when n % 10 = 0 then 9 end)
    from generate_series(${from}::int, ${to}::int) n
    where namespace_id = ${namespaceId} and run_id = md5(n::text)::uuid::text`;
}

const ours = "TemporalNamespaceDivision is null";

/** What people and programs list by, converted as Temporal converts it. */
export const lists = {
  "no division": ours,
  "workflow type": `workflow_type_name = '${followUpType}' AND ${ours}`,
  "workflow id": `workflow_id = 'follow-up:' || md5('id7')::uuid AND ${ours}`,
  status: `status = 2 AND ${ours}`,
  "start time": `start_time BETWEEN '2026-11-01 01:00:00' AND '2026-11-01 02:00:00' AND ${ours}`,
  "a keyword": `Keyword01 = 'team-100' AND ${ours}`,
  "the beginning of a keyword": `Keyword01 LIKE 'team-1%' ESCAPE '!' AND ${ours}`,
  "another keyword": `Keyword01 != 'team-100' AND ${ours}`,
  "a missing keyword": `Keyword01 is null AND ${ours}`,
  "a list of keywords": `KeywordList01 @> jsonb_build_array('green-100') AND ${ours}`,
  "a text": `Text01 @@ 'printer'::tsquery AND ${ours}`,
  "a number": `Int01 = 700 AND ${ours}`,
  "a time": `Datetime01 >= '2026-11-01 00:00:00' AND ${ours}`,
  "yes or no": `Bool01 = true AND ${ours}`,
  "the build": `BuildIds @> jsonb_build_array('unversioned:1') AND ${ours}`,
  "the schedule that started it": `TemporalScheduledById = 'reconcile' AND ${ours}`,
  "Temporal's own division": "TemporalNamespaceDivision = 'TemporalScheduler'",
};
