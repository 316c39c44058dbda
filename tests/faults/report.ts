import type { Database } from "../../database/connect.ts";
import type { Violation } from "../support/invariants.ts";
import type { ReceivedMail } from "../support/received-mail.ts";
import type { FailureClass } from "./failure-class.ts";
import type { Owed } from "./owed.ts";
import type { Witness } from "./witness.ts";

export type PhaseRecord = {
  class: string;
  faults: Record<string, number>;
  /** From the end of the failures until nothing was owed; null when that did not come in time. */
  recoveryMs: number | null;
  left: Owed | null;
};
export type ClassReport = {
  name: string;
  what: string;
  followUps: number;
  faults: number;
  byKind: Record<string, number>;
  lost: number;
  doubled: number;
  /** Promises 5 and 6: done although it must not be. */
  forbidden: number;
  mails: number;
  /** Mails of which nobody knew whether they had arrived, and what became of that. */
  unknown: { ever: number; knownByAnswer: number; arrivedUnknown: number; neverArrived: number };
  recoveryMs: (number | null)[];
};
export type Report = {
  seed: number;
  minutes: number;
  tookS: number;
  classes: ClassReport[];
  total: {
    followUps: number;
    faults: number;
    lost: number;
    doubled: number;
    forbidden: number;
    answers: number;
    notes: number;
  };
  /** Processes of the product that ended although nobody killed them. */
  endedByThemselves: string[];
  /** What had not come to rest in the end; null = everything had. */
  left: Owed | null;
  violations: (Violation & { class: string | null })[];
  passed: boolean;
};

type Told = {
  seed: number;
  minutes: number;
  classes: FailureClass[];
  sql: Database;
  witness: Witness;
  mails: readonly ReceivedMail[];
  phases: PhaseRecord[];
  violations: Violation[];
  endedByThemselves: string[];
  left: Owed | null;
  tookMs: number;
};

/** The figures of one run, by the class under which each ticket was solved for the first time. */
export async function report(told: Told): Promise<Report> {
  const { sql, witness, phases, left } = told;
  const followUps = await sql<{ id: string; ticket: string; ticketId: string }[]>`
    select follow_ups.id, connection || ' ' || external_id as ticket, external_id as ticket_id
    from follow_ups join tickets on tickets.id = ticket_id`;
  const classOf = new Map<string, string>();
  for (const { id, ticket } of followUps) classOf.set(id, witness.born.get(ticket) ?? "");
  const born = (subject: string): string | null => {
    const id = /fu_[a-z2-7]+/.exec(subject)?.[0];
    const ticket = witness.ticketOf.get(subject);
    if (ticket !== undefined) return witness.born.get(`desk ${ticket}`) ?? witness.born.get(`api ${ticket}`) ?? null;
    return (id === undefined ? witness.born.get(subject) : classOf.get(id)) ?? null;
  };
  const violations = told.violations.map((violation) => ({ ...violation, class: born(violation.subject) }));
  const doubts = await doubtsOf(told);
  const classes = told.classes.map(({ name, what }) => {
    const own = phases.filter((phase) => phase.class === name);
    const byKind = summed(own.map(({ faults }) => faults));
    const mine = violations.filter((violation) => violation.class === name);
    const doubtful = doubts.filter(({ followUpId }) => classOf.get(followUpId) === name);
    return {
      name,
      what,
      followUps: [...classOf.values()].filter((one) => one === name).length,
      faults: Object.values(byKind).reduce((sum, one) => sum + one, 0),
      byKind,
      ...tally(mine),
      mails: told.mails.filter(({ messageId }) => born(messageId) === name).length,
      unknown: {
        ever: doubtful.length,
        knownByAnswer: doubtful.filter(({ phase }) => phase !== "unknown").length,
        arrivedUnknown: doubtful.filter(({ phase, arrived }) => phase === "unknown" && arrived).length,
        neverArrived: doubtful.filter(({ phase, arrived }) => phase === "unknown" && !arrived).length,
      },
      recoveryMs: own.map(({ recoveryMs }) => recoveryMs),
    };
  });
  const [notes] = await sql<{ count: number }[]>`
    select count(*)::int as count from effects where kind in ('reopen', 'note') and phase = 'accepted'`;
  const faults = classes.reduce((sum, one) => sum + one.faults, 0);
  const answers = witness.answers.filter(({ acknowledged }) => acknowledged).length;
  return {
    seed: told.seed,
    minutes: told.minutes,
    tookS: Math.round(told.tookMs / 1000),
    classes,
    total: { followUps: followUps.length, faults, ...tally(violations), answers, notes: notes?.count ?? 0 },
    endedByThemselves: told.endedByThemselves,
    left,
    violations,
    passed: violations.length === 0 && left === null && phases.every(({ recoveryMs }) => recoveryMs !== null),
  };
}

async function doubtsOf({ sql, mails }: Told): Promise<{ followUpId: string; phase: string; arrived: boolean }[]> {
  const arrived = new Set(mails.map(({ messageId }) => messageId));
  const rows = await sql<{ followUpId: string; phase: string; messageId: string }[]>`
    select effects.follow_up_id, effects.phase, message_id
    from effects join mails on mails.effect_key = effects.key
    where phase = 'unknown' or receipt ? 'arrivedBy'`;
  return rows.map(({ messageId, ...row }) => ({ ...row, arrived: arrived.has(messageId) }));
}

/** Twice is doubled, what must not be is forbidden, and everything else that is not as promised is lost. */
function tally(found: Violation[]): { lost: number; doubled: number; forbidden: number } {
  const forbidden = found.filter(({ promise }) => promise >= 5).length;
  const doubled = found.filter(({ promise, what }) => promise < 5 && isDoubling(what)).length;
  return { lost: found.length - forbidden - doubled, doubled, forbidden };
}

const isDoubling = (what: string): boolean =>
  /\btwice\b|\bseveral\b|more often|(asked|arrived|noted) \d+ times|left ([2-9]|\d\d+) notes/.test(what);

function summed(all: Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [kind, count] of all.flatMap((one) => Object.entries(one))) sum[kind] = (sum[kind] ?? 0) + count;
  return Object.fromEntries(Object.entries(sum).toSorted(([a], [b]) => a.localeCompare(b)));
}
