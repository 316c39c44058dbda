import { clearAlarm, raiseAlarm } from "../database/alarms.ts";
import { loadConnection } from "../database/connections.ts";
import { putIntoInbox } from "../database/inbox.ts";
import { notAccepted, type PollCursor, pollCursors, polled, pollFailed } from "../database/reconcile-polls.ts";
import { HelpdeskError, needsAPerson } from "../helpdesk/contract.ts";
import { openHelpdesk } from "../helpdesk/open.ts";
import type { Dependencies } from "./dependencies.ts";

/** Helpdesks may store a resolution a little after its own moment; so much is asked for twice. */
const overlapMs = 5 * 60_000;
const atOnce = 100;
/** After an outage the rest is found the next time. */
const mostRounds = 50;
const alarmAfter = 3;

/**
 * Asks every helpdesk what has been solved since the last time, and puts what no webhook told into the inbox, where it
 * goes the way of every webhook. Repeating it is safe: the same resolution is the same letter, and the same follow-up.
 */
export async function findMissed(deps: Dependencies): Promise<void> {
  const polls = (await pollCursors(deps.sql)).map((cursor) => poll(deps, cursor));
  for (const result of await Promise.allSettled(polls)) {
    if (result.status === "rejected") throw result.reason;
  }
}

async function poll(deps: Dependencies, cursor: PollCursor): Promise<void> {
  const { sql, log } = deps;
  const { connection } = cursor;
  const alarm = { kind: "poll-failing", subject: connection } as const;
  try {
    await askForSolved(deps, cursor);
    await clearAlarm(sql, alarm);
  } catch (error) {
    if (!(error instanceof HelpdeskError)) throw error;
    const { failure } = error;
    const failures = await pollFailed(sql, cursor);
    log.warn({ connection, failure, failures }, "a helpdesk could not be asked what was solved; it will be");
    if (failures >= alarmAfter || needsAPerson(failure)) await raiseAlarm(sql, alarm);
  }
}

async function askForSolved(
  { sql, vault, outgoing, heartbeat }: Dependencies,
  { connection: name, solvedUntil, fresh }: PollCursor,
): Promise<void> {
  const connection = await loadConnection(sql, { name, vault });
  if (!connection || connection.kind === "api" || connection.baseUrl === null) return;
  const { kind, baseUrl } = connection;
  const helpdesk = openHelpdesk({ ...connection, kind, baseUrl }, { outgoing });
  let since = new Date(solvedUntil.getTime() - (fresh ? 0 : overlapMs));
  for (let round = 1; round <= mostRounds; round += 1) {
    heartbeat();
    const solved = await helpdesk.solvedSince({ since, limit: atOnce });
    for (const { ticketId, at } of await notAccepted(sql, { connection: name, solved })) {
      const dedupeKey = `solved:${ticketId}:${at.toISOString()}`;
      await putIntoInbox(sql, { connection: name, dedupeKey, ticketId, body: "" });
    }
    const last = solved.at(-1);
    await polled(sql, { connection: name, solvedUntil: last?.at ?? solvedUntil });
    if (last === undefined || solved.length < atOnce) return;
    since = new Date(last.at.getTime() + 1);
  }
}
