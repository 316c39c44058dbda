import { createHash } from "node:crypto";
import type { Client } from "@temporalio/client";
import type { Database } from "../../database/connect.ts";
import { checkInvariants, type Violation } from "../support/invariants.ts";
import type { HelpdeskTicket } from "../support/promises/evidence.ts";
import type { ReceivedMail } from "../support/received-mail.ts";
import type { Witness } from "./witness.ts";

export type Trial = {
  sql: Database;
  client?: Client;
  witness: Witness;
  mails: readonly ReceivedMail[];
  tickets: readonly HelpdeskTicket[];
};

/** A mail that was claimed before an opt-out was recorded may be on its way for so long. */
const onItsWayMs = 30_000;

/**
 * Judges the six promises (DESIGN §7) when everything has come to rest: by the invariant checker, and once more by what
 * the world outside has seen, which needs nothing of what the product wrote down about itself.
 */
export async function judge(trial: Trial): Promise<Violation[]> {
  const { sql, client, witness, mails, tickets } = trial;
  const found = await Promise.all([
    checkInvariants({ sql, mails, tickets, answers: witness.answers, ...(client ? { client } : {}) }),
    toldIsFollowedUp(trial),
    repliesAreKept(trial),
    optOutsAreKept(trial),
    doubtIsShown(trial),
  ]);
  return [...found.flat(), ...askedOnce(trial), ...notedOnce(trial)];
}

/** Promise 1: what got a 2xx has one follow-up. A solution that was replaced before anybody read it has none to have. */
async function toldIsFollowedUp({ sql, witness }: Trial): Promise<Violation[]> {
  const rows = await sql<{ connection: string; ticketId: string; key: string; followUps: number }[]>`
    select tickets.connection, tickets.external_id as ticket_id, resolutions.resolution_key as key,
      (select count(*)::int from follow_ups where origin = 'resolution' and origin_id = resolutions.id) as follow_ups
    from resolutions join tickets on tickets.id = resolutions.ticket_id`;
  const known = new Map(rows.map((row) => [`${row.connection} ${row.ticketId} ${row.key}`, row.followUps]));
  const newest = new Map(witness.told.map((told) => [`${told.connection} ${told.ticketId}`, told.key]));
  const lost = witness.told.filter(
    ({ connection, ticketId, key, acknowledged }) =>
      acknowledged &&
      known.get(`${connection} ${ticketId} ${key}`) !== 1 &&
      newest.get(`${connection} ${ticketId}`) === key,
  );
  const ambiguous = [...witness.named].filter(([, ids]) => ids.size > 1);
  return [
    ...lost.map(({ connection, ticketId }) => violation(1, `${connection} ${ticketId}`, "got a 2xx, and was lost")),
    ...ambiguous.map(([told]) => violation(1, `api ${told}`, "got several follow-ups for one resolution")),
  ];
}

/** Promise 2, by the envelope alone: nobody gets more check-ins than their ticket was solved. */
function askedOnce({ witness, mails }: Trial): Violation[] {
  const solved = new Map<string, number>();
  for (const { ticketId } of witness.told) solved.set(ticketId, (solved.get(ticketId) ?? 0) + 1);
  const asked = new Map<string, number>();
  for (const { envelope, messageId } of mails) {
    if (!messageId.startsWith("<check_in.")) continue;
    for (const to of envelope.to) asked.set(to, (asked.get(to) ?? 0) + 1);
  }
  return [...asked].flatMap(([to, times]) => {
    const most = Math.max(1, solved.get(witness.ticketOf.get(to) ?? "") ?? 0);
    return times > most ? [violation(2, to, `was asked ${times} times about ${most} solutions`)] : [];
  });
}

/** Promise 3 for those who just reply: the mail is kept, whatever it turns out to mean. */
async function repliesAreKept({ sql, witness }: Trial): Promise<Violation[]> {
  const rows = await sql<{ hash: string }[]>`select encode(sha256(raw), 'hex') as hash from inbound_mails`;
  const kept = new Set(rows.map(({ hash }) => hash));
  const lost = witness.replies.filter((raw) => !kept.has(createHash("sha256").update(raw).digest("hex")));
  return lost.map((_, i) => violation(3, `reply ${i + 1}`, "got a 202, and was lost"));
}

/** Promise 4: the same note twice on a ticket, or on two, is one too many; the marker is the last line of each. */
function notedOnce({ tickets }: Trial): Violation[] {
  const times = new Map<string, number>();
  for (const marker of tickets.flatMap(({ notes }) => notes.flatMap((note) => note.match(markers) ?? []))) {
    times.set(marker, (times.get(marker) ?? 0) + 1);
  }
  return [...times].flatMap(([marker, count]) => (count > 1 ? [violation(4, marker, `was noted ${count} times`)] : []));
}
const markers = /\[aftercare fu_[a-z2-7]+ \d+\]/g;

/** Promise 5, by the clock outside: no question reaches anybody long after their opt-out got its 2xx. */
async function optOutsAreKept({ sql, witness }: Trial): Promise<Violation[]> {
  const [row] = await sql<{ kept: number }[]>`select count(*)::int as kept from opt_outs`;
  const missing = witness.optOuts.size - (row?.kept ?? 0);
  const late = witness.arrivals.filter(({ messageId, to, atMs }) => {
    const stoppedMs = witness.optOuts.get(to);
    const question = /^<(check_in|reminder)\./.test(messageId);
    return question && stoppedMs !== undefined && atMs > stoppedMs + onItsWayMs;
  });
  return [
    ...(missing > 0 ? [violation(5, "opt-outs", `${missing} got a 2xx, and were lost`)] : []),
    ...late.map(({ messageId }) => violation(5, messageId, "arrived long after the opt-out")),
  ];
}

/** Promise 2: a mail of which nobody knows whether it arrived is shown to people. */
async function doubtIsShown({ sql }: Trial): Promise<Violation[]> {
  const rows = await sql<{ messageId: string }[]>`
    select message_id from mails join effects on effects.key = mails.effect_key
    where phase = 'unknown' and not exists (
      select from alarms where kind = 'mail-unknown' and subject = mails.id and cleared_at is null)`;
  return rows.map(({ messageId }) => violation(2, messageId, "is unknown, and nobody is told"));
}

function violation(promise: Violation["promise"], subject: string, what: string): Violation {
  return { promise, subject, what };
}
