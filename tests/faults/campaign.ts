import { setTimeout as delay } from "node:timers/promises";
import { seeded } from "../proof/seeded.ts";
import { until } from "../support/until.ts";
import type { FailureClass } from "./failure-class.ts";
import { createFaults } from "./faults.ts";
import { judge } from "./judge.ts";
import { newCourse } from "./course.ts";
import { createOutside } from "./outside.ts";
import { isQuiet, type Owed, owed } from "./owed.ts";
import { makePlaces } from "./places.ts";
import { type PhaseRecord, type Report, report } from "./report.ts";
import { startSystem, type System } from "./system.ts";
import { type Street, walk } from "./walk.ts";
import { watchMails } from "./watch-mails.ts";
import { createWitness } from "./witness.ts";

export type Campaign = {
  seed: number;
  /** Until the last failure ends; recovery, drain and judgement come on top, at most some minutes. */
  minutes: number;
  classes: FailureClass[];
  /** Tickets that are solved while one class strikes. */
  batch: number;
  say: (line: string) => void;
  /** Somebody wants it to end: heal, judge what there is, stop. */
  stopped: AbortSignal;
};

const longestRecoveryMs = 200_000;
const longestDrainMs = 200_000;
const longestStopMs = 30_000;
const shortestPhaseMs = 15_000;
const longestPhaseMs = 40_000;

/**
 * Keeps follow-ups on their way through a whole installation while one class of failures after the other strikes, waits
 * until all has come to rest, and judges. The same seed gives the same courses and the same choices of what to break;
 * what meets whom is up to the machine. Everything it starts has ended when it returns.
 */
export async function campaign(wanted: Campaign): Promise<Report> {
  const { seed, minutes, classes, say, stopped } = wanted;
  const startedAt = performance.now();
  const faults = createFaults();
  await using places = await makePlaces();
  const system = await startSystem({ ...places, faults, chance: seeded(seed), say });
  const over = new AbortController();
  const witness = createWitness();
  const post = watchMails({ smtp: system.smtp, witness });
  try {
    const outside = createOutside({
      clients: () => system.urls,
      adminKey: system.adminKey,
      witness,
      chance: seeded(seed + 1),
      over: over.signal,
    });
    const street: Street = { desk: system.desk, outside, witness, mailsTo: post.mailsTo, over: over.signal };
    const phases: PhaseRecord[] = [];
    const walkers = new Set<Promise<void>>();
    const endAt = performance.now() + minutes * 60_000;
    const forMs = Math.min(longestPhaseMs, Math.max(shortestPhaseMs, (minutes * 60_000) / classes.length - 15_000));
    let tickets = 0;
    for (let number = 0; !stopped.aborted; number += 1) {
      const failure = classes[number % classes.length];
      if (failure === undefined || (number >= classes.length && performance.now() + forMs > endAt)) break;
      const courses = seeded(seed + 1_000 * (number + 1));
      const load = async () => {
        for (let i = 0; i < wanted.batch && !stopped.aborted; i += 1) {
          tickets += 1;
          const walking = walk(street, { number: tickets, class: failure.name, course: newCourse(courses) });
          walkers.add(walking.catch((error: unknown) => say(`a walk ended: ${String(error)}`)));
          await delay(forMs / wanted.batch);
        }
      };
      const stage = { system, faults, chance: seeded(seed + 1_000_000 * (number + 1)), forMs, over: stopped };
      await Promise.all([load(), failure.strike(stage)]);
      faults.heal();
      const recovery = await recovered(system, { withinMs: longestRecoveryMs });
      if (recovery.recoveryMs === null) {
        for (const one of system.processes) say(`${one.name} said last: ${one.output().slice(-1_500)}`);
      }
      const phase = { class: failure.name, faults: faults.harvest(), ...recovery };
      phases.push(phase);
      const struck = Object.values(phase.faults).reduce((sum, one) => sum + one, 0);
      say(`${failure.name}: ${wanted.batch} tickets, ${struck} faults, ${wordsOf(recovery)}`);
    }
    const left = await drained(system, { withinMs: longestDrainMs });
    say(left === null ? "everything has come to rest" : `still open: ${JSON.stringify(left)}`);
    over.abort();
    // Whoever still waits for an answer is not waited for.
    await Promise.race([Promise.all(walkers), delay(30_000)]);
    say("judging");
    const temporal = await system.temporalClient();
    post.look();
    const trial = { sql: system.sql, client: temporal.client, witness, mails: system.smtp.mails };
    // A run that was woken once more needs a moment to see that nothing is left to do.
    let violations = await judge({ ...trial, tickets: system.desk.tickets() });
    for (let i = 0; i < 10 && violations.length > 0; i += 1) {
      await delay(3_000);
      violations = await judge({ ...trial, tickets: system.desk.tickets() });
    }
    await temporal.close();
    const tookMs = performance.now() - startedAt;
    say("judged");
    return await report({ ...wanted, ...trial, phases, violations, left, endedByThemselves: system.ended, tookMs });
  } finally {
    over.abort();
    post.stop();
    // What does not stop when it is asked is ended with the folder: a run that has been judged is told of.
    await Promise.race([system.stop(), delay(longestStopMs).then(() => say("not everything stopped when asked"))]);
  }
}

export type Recovery = { recoveryMs: number | null; left: Owed | null };

/** From now until nothing is owed any more; null when that did not come. */
async function recovered({ sql, desk }: System, { withinMs }: { withinMs: number }): Promise<Recovery> {
  const from = performance.now();
  let left: Owed | null = null;
  try {
    const look = async () => {
      left = await owed(sql);
      if (!isQuiet(left) || desk.courier.waiting() > 0) throw new Error("something is owed");
    };
    await until(look, { timeoutMs: withinMs, everyMs: 250 });
    return { recoveryMs: performance.now() - from, left: null };
  } catch {
    return { recoveryMs: null, left };
  }
}

/** Waits until no follow-up is open: silence, too, comes to its end. */
async function drained({ sql, desk }: System, { withinMs }: { withinMs: number }): Promise<Owed | null> {
  let left: Owed | null = null;
  try {
    const look = async () => {
      left = await owed(sql);
      if (!isQuiet(left) || left.open > 0 || desk.courier.waiting() > 0) throw new Error("something is open");
    };
    await until(look, { timeoutMs: withinMs, everyMs: 500 });
    return null;
  } catch {
    return left;
  }
}

const wordsOf = ({ recoveryMs, left }: Recovery): string =>
  recoveryMs === null
    ? `not recovered: ${JSON.stringify(left)}`
    : `recovered after ${(recoveryMs / 1000).toFixed(1)} s`;
