import type { Stage } from "../../../domain/words.ts";
import { type Evidence, type Violation, violations } from "./evidence.ts";
import type { Run } from "./runs.ts";

/** Promise 1: a verified "solved" event that got a 2xx leads to exactly one follow-up per resolution. */
export async function oneFollowUpEach(evidence: Evidence, runs: Run[]): Promise<Violation[]> {
  const { sql } = evidence;
  const found = (what: string, rows: readonly { subject: string }[]) => violations({ promise: 1, what }, rows);
  return [
    ...found(
      "was told to us and never handled",
      await sql<{ subject: string }[]>`
        select 'inbox ' || id || ' on ticket ' || ticket_id as subject from inbox where handled_at is null`,
    ),
    ...found(
      "has no follow-up, or several",
      await sql<{ subject: string }[]>`
        select resolutions.id as subject
        from resolutions
        left join follow_ups on follow_ups.origin = 'resolution' and follow_ups.origin_id = resolutions.id
        group by resolutions.id having count(follow_ups.id) <> 1`,
    ),
    ...found(
      "follows up no resolution",
      await sql<{ subject: string }[]>`
        select id as subject from follow_ups
        where origin = 'resolution' and not exists (select from resolutions where id = origin_id)`,
    ),
    ...found(
      "is the same resolution twice",
      await sql<{ subject: string }[]>`
        select ticket_id || ' ' || resolution_key as subject from resolutions
        group by ticket_id, resolution_key having count(*) > 1`,
    ),
    ...found(
      "has several open follow-ups",
      await sql<{ subject: string }[]>`
        select ticket_id as subject from follow_ups where stage in ('accepted', 'scheduled', 'asking', 'asked')
        group by ticket_id having count(*) > 1`,
    ),
    ...(await solvedButUnknown(evidence)),
    ...runs.flatMap(judgeRun),
  ];
}

/** A resolution at the helpdesk that it told us about, and that has no row. */
async function solvedButUnknown({ sql, tickets = [] }: Evidence): Promise<Violation[]> {
  const all: Violation[] = [];
  for (const { id, resolution } of tickets) {
    if (resolution === null) continue;
    const rows = await sql<{ subject: string }[]>`
      select 'ticket ' || ticket_id as subject from inbox
      where ticket_id = ${id} and received_at >= ${resolution.at} and not exists (
        select from resolutions join tickets on tickets.id = resolutions.ticket_id
        where tickets.connection = inbox.connection and tickets.external_id = inbox.ticket_id
          and resolutions.resolution_key = ${resolution.key})
      limit 1`;
    all.push(...violations({ promise: 1, what: "was solved, and nobody follows it up" }, rows));
  }
  return all;
}

function judgeRun({ followUpId: subject, stage, status, stuck }: Run): Violation[] {
  const found = (what: string): Violation[] => [{ promise: 1, subject, what }];
  if (stuck) return found("has a workflow that cannot go on");
  if (status !== null && !["RUNNING", "COMPLETED", "TERMINATED"].includes(status)) return found(`has a run ${status}`);
  if (isOver(stage)) return status === "RUNNING" ? found(`is ${stage}, and its workflow runs on`) : [];
  return status === "RUNNING" ? [] : found(`is ${stage}, and no workflow looks after it`);
}

function isOver(stage: Stage): boolean {
  switch (stage) {
    case "settled":
    case "skipped":
    case "cancelled":
      return true;
    case "accepted":
    case "scheduled":
    case "asking":
    case "asked":
    case "answered":
      return false;
  }
}
