import { expect, vi } from "vitest";
import type { Database } from "../../database/connect.ts";
import type { GivenAnswer } from "../support/invariants.ts";
import type { SampleDesk } from "../support/sample-desk.ts";
import { answerByLink } from "./answer-by-link.ts";
import type { DatabaseStalls } from "./database-stalls.ts";
import type { Gates } from "./gates.ts";
import type { KillPoint } from "./kill-points.ts";
import { helpdeskGate } from "./stalling-proxy.ts";
import { receivedGate, recipientGate, type StallingSmtp } from "./stalling-smtp.ts";

/** One ticket on its way, and the one moment of it at which a process is killed. */
export type Lane = {
  id: number;
  point: KillPoint;
  /** Of a commit that was under way: whether it still happens. */
  commit: boolean;
  verdict: "not_held" | "partly";
  ticket: string;
  address: string;
};
export type Course = {
  sql: Database;
  desk: SampleDesk;
  smtp: StallingSmtp;
  stalls: DatabaseStalls;
  gates: Gates;
  given: GivenAnswer[];
};

/** From solved to told: solves the ticket, answers what comes, and waits until nothing is left to be done. */
export async function walk(lane: Lane, course: Course): Promise<void> {
  const { desk, sql, given } = course;
  if (!onlyAfterTheAnswer(lane.point)) await arm(lane, course);
  await desk.solve(lane.ticket);
  const mail = await question(lane, course);
  // A mail that was cut off on its way is unknown and not sent again: then silence ends it.
  if (mail) {
    if (onlyAfterTheAnswer(lane.point)) await arm(lane, course);
    await answerByLink({ mail, verdict: lane.verdict, words: `Lane ${lane.id}: it is back.`, sql, given });
  }
  await over(lane, course);
}

/** The client reads tickets from the same helpdesk, and both mails go to the same address. */
const onlyAfterTheAnswer = (point: KillPoint): boolean =>
  (point.where === "helpdesk" && point.process === "worker") ||
  (point.where === "smtp" && point.mail === "next_steps_mail");

type Stop = Pick<Lane, "id" | "point" | "ticket" | "address">;

/** From now on the process that comes to this point of this ticket is held there. */
export async function arm(
  { id, point, ticket, address }: Stop,
  { stalls, gates }: Pick<Course, "stalls" | "gates">,
): Promise<void> {
  switch (point.where) {
    case "database":
      return await stalls.arm({ id, point: point.name, ticket });
    case "helpdesk":
      return gates.arm({ id, key: helpdeskGate({ ...point, ticket }) });
    case "smtp":
      return gates.arm({
        id,
        key: point.moment === "recipient" ? recipientGate(address) : receivedGate({ mail: point.mail, address }),
      });
  }
}

type Row = { stage: string; unsettled: boolean; undone: number; relayed: boolean; untold: number };

async function rowOf({ ticket }: Lane, { sql }: Course): Promise<Row | undefined> {
  const [row] = await sql<Row[]>`
    select stage, settled_version < answer_version as unsettled, relay_at is null as relayed,
      (select count(*)::int from effects
        where follow_up_id = follow_ups.id and phase in ('planned', 'claimed', 'data_sent')) as undone,
      (select count(*)::int from inbox where ticket_id = external_id and handled_at is null) as untold
    from follow_ups join tickets on tickets.id = ticket_id where external_id = ${ticket}`;
  return row;
}

/** The check-in or, if that was lost, the reminder; null when neither came. */
async function question(lane: Lane, course: Course) {
  return await patiently(async () => {
    const mail = course.smtp.mails.find(({ envelope }) => envelope.to.includes(lane.address));
    const row = mail ? undefined : await rowOf(lane, course);
    expect(mail !== undefined || row?.stage === "settled", `lane ${lane.id} ${lane.point.name}: ${row?.stage}`).toBe(
      true,
    );
    return mail ?? null;
  });
}

async function over(lane: Lane, course: Course): Promise<void> {
  await patiently(async () => {
    const row = await rowOf(lane, course);
    const where = `lane ${lane.id}, ${lane.point.name}`;
    expect(row, where).toEqual({ stage: "settled", unsettled: false, undone: 0, relayed: true, untold: 0 });
  });
}

async function patiently<T>(look: () => Promise<T>): Promise<T> {
  return await vi.waitFor(look, { timeout: 180_000, interval: 500 });
}
