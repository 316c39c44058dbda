import type { Verdict } from "../../domain/words.ts";
import type { Moment } from "./fate.ts";
import { type FollowUp, fresh, type Promised } from "./one-ticket.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
/** The policy that the stories run under (real-product.ts says it in its own words). */
const after = {
  checkIn: day,
  reminder: 3 * day,
  silence: 5 * day,
  grace: 10 * minute,
  askingAgain: 3 * day,
  /** A lost process is noticed. */
  loss: 5 * minute,
};
const holdWindow = 6 * day;
const mostReopenings = { count: 3, within: day };

const isFailure = (verdict: Verdict) => verdict === "not_held" || verdict === "partly";
const isOpen = ({ stage }: FollowUp) => stage === "scheduled" || stage === "asking" || stage === "asked";
const isOver = (told: Promised, followUp: FollowUp) => told.now > followUp.resolved + holdWindow;

export function solve(told: Promised, { heard }: { heard: boolean }): void {
  told.helpdesk = "solved";
  told.solved = { at: told.now, known: false };
  if (heard) hear(told);
}
export function reopen(told: Promised, { heard }: { heard: boolean }): void {
  told.helpdesk = "open";
  if (heard) hear(told);
}

/** We look at the ticket: one follow-up for its newest resolution; nobody is asked about a ticket that moved on. */
export function hear(told: Promised): void {
  const { solved } = told;
  if (solved && !solved.known) {
    solved.known = true;
    withdraw(told);
    const stage = told.helpdesk === "solved" ? "scheduled" : "skipped";
    const due = stage === "scheduled" ? Math.max(told.now, solved.at + after.checkIn) : null;
    told.followUps.push({ ...fresh, resolved: solved.at, stage, due, undone: [] });
    comeDue(told);
  }
  if (told.helpdesk === "open") withdraw(told);
}

export function stop(told: Promised, why: "opted-out" | "erased"): void {
  // Once erased there is no address left to opt out.
  if (told.stopped === "erased") return;
  told.stopped = why;
  if (why === "opted-out") withdraw(told);
}

function withdraw(told: Promised): void {
  for (const followUp of told.followUps.filter(isOpen)) end(followUp, "cancelled");
}
function end(followUp: FollowUp, stage: "settled" | "cancelled" | "skipped"): void {
  followUp.stage = stage;
  // Whoever takes the place of a lost process finds nothing left to do.
  if (!followUp.orphaned) followUp.due = null;
}

export function pass(told: Promised, ms: number): void {
  told.now += ms;
  comeDue(told);
}

/** When the next thing happens by itself; null when nothing does any more. */
export function nextDue({ followUps }: Promised): number | null {
  const next = Math.min(...followUps.map(({ due }) => due ?? Infinity));
  return next === Infinity ? null : next;
}

function comeDue(told: Promised): void {
  const due = told.followUps.filter((followUp) => followUp.due !== null && followUp.due <= told.now);
  for (const followUp of due.toSorted((one, other) => (one.due ?? 0) - (other.due ?? 0))) {
    // One that came before may have ended it.
    if (followUp.due !== null) happen(told, followUp);
  }
}

function happen(told: Promised, followUp: FollowUp): void {
  followUp.orphaned = false;
  followUp.due = null;
  carryOut(told, followUp);
  if (followUp.orphaned) return;
  if (followUp.stage === "scheduled") ask(told, followUp);
  else if (followUp.stage === "asking") sendQuestion(told, followUp);
  else if (followUp.stage === "answered") act(told, followUp);
  else if (followUp.stage !== "asked") return;
  else if (followUp.reminded) staySilent(followUp);
  else ask(told, followUp);
}

/** Whether it is now that a process is lost; what it was at waits until somebody notices. */
function isLost(told: Promised, { moment, followUp }: { moment: Moment; followUp: FollowUp }): boolean {
  if (told.doom !== moment) return false;
  told.doom = null;
  followUp.orphaned = true;
  followUp.due = told.now + after.loss;
  return true;
}

/** Only who still may be asked is asked, and only about a ticket that is still solved. */
function ask(told: Promised, followUp: FollowUp): void {
  // Who has written back is not reminded, and waits for somebody to read it.
  if (followUp.stage === "asked" && followUp.replied) return wait(told, { followUp, kind: "reminder" });
  const movedOn = told.helpdesk === "open" && told.stopped === null;
  if (told.stopped !== null || movedOn || isOver(told, followUp)) {
    return end(followUp, movedOn || followUp.asked > 0 ? "cancelled" : "skipped");
  }
  if (followUp.stage === "scheduled") followUp.stage = "asking";
  sendQuestion(told, followUp);
}

/** A mail that was on its way goes out if it is still wanted; one that may have gone out does not go again. */
function sendQuestion(told: Promised, followUp: FollowUp): void {
  const kind = followUp.stage === "asking" ? "check_in" : "reminder";
  if (!followUp.left) {
    if (told.stopped === "erased") return end(followUp, "cancelled");
    if (isLost(told, { moment: "before a mail leaves", followUp })) return;
    told.mails[kind] += 1;
    if (kind === "check_in") followUp.asked += 1;
    followUp.left = isLost(told, { moment: "after a mail has left", followUp });
    if (followUp.left) return;
  }
  wait(told, { followUp, kind });
}

function wait(told: Promised, { followUp, kind }: { followUp: FollowUp; kind: "check_in" | "reminder" }): void {
  followUp.left = false;
  followUp.stage = "asked";
  followUp.reminded ||= kind === "reminder";
  followUp.due = told.now + (followUp.reminded ? after.silence : after.reminder);
}

function staySilent(followUp: FollowUp): void {
  const replyWaits = followUp.replied && followUp.outcome === null;
  followUp.outcome ??= replyWaits ? "needs_look" : "closed";
  end(followUp, "settled");
  followUp.failed = false;
}

/** A person's reply that nobody has read yet. */
export function reply(followUp: FollowUp): void {
  followUp.replied = true;
}

/** The newest answer acts; a first failure may be corrected for a while, which further ones do not extend. */
export function answer(told: Promised, followUp: FollowUp, verdict: Verdict): void {
  if (isOver(told, followUp) && verdict !== "not_held") return;
  const { stage, newest, orphaned } = followUp;
  const inGrace = stage === "answered" && newest !== null && isFailure(newest.verdict);
  if (!inGrace || orphaned) followUp.grace = told.now + after.grace;
  followUp.stage = "answered";
  followUp.newest = { verdict, at: told.now };
  if (!orphaned) act(told, followUp);
}

function act(told: Promised, followUp: FollowUp): void {
  const { newest, everFailed, grace } = followUp;
  const mayBeCorrected = newest !== null && isFailure(newest.verdict) && !everFailed && grace > told.now;
  followUp.due = mayBeCorrected ? grace : null;
  if (!mayBeCorrected) settle(told, followUp);
}

function settle(told: Promised, followUp: FollowUp): void {
  const { newest, outcome } = followUp;
  if (newest === null) return;
  const inHands = outcome !== null && ["reopened", "follow_up_ticket", "review"].includes(outcome);
  const solvedAgain = told.followUps.some((other) => other.resolved > followUp.resolved && isOpen(other));
  end(followUp, "settled");
  followUp.failed = isFailure(newest.verdict);
  followUp.everFailed ||= followUp.failed;
  if (followUp.failed ? inHands && !solvedAgain : inHands) followUp.undone.push("note");
  else if (followUp.failed) actOnFailure(told, followUp, newest.at);
  else if (newest.verdict === "held") followUp.outcome = "closed";
  else askAgain(followUp, newest.at, solvedAgain);
  if (told.doom === "after it settled") told.doom = null;
  carryOut(told, followUp);
}

/** A failure goes back to the helpdesk; the second of a ticket also to a review; too many to a person instead. */
function actOnFailure(told: Promised, followUp: FollowUp, at: number): void {
  const before = told.followUps.filter((other) => other.resolved < followUp.resolved && other.failed);
  if (before.length > 0) told.review = true;
  const lately = told.reopenings.filter((reopened) => reopened > told.now - mostReopenings.within);
  if (lately.length >= mostReopenings.count) {
    told.review = true;
    followUp.outcome = "review";
    return;
  }
  told.reopenings.push(told.now);
  followUp.outcome = at > followUp.resolved + holdWindow ? "follow_up_ticket" : "reopened";
  followUp.undone.push("note", ...(followUp.outcome === "reopened" ? (["open"] as const) : []), "next_steps_mail");
  withdraw(told);
}

/** In their order, each once; what a lost process has done already is found, and not done again. */
function carryOut(told: Promised, followUp: FollowUp): void {
  for (let next = followUp.undone[0]; next !== undefined; next = followUp.undone[0]) {
    if (next === "next_steps_mail") {
      if (told.stopped === null) {
        if (isLost(told, { moment: "before a mail leaves", followUp })) return;
        told.mails.next_steps_mail += 1;
      }
    } else if (next === "note" || isStillSolvedSince(told, followUp.notedAt)) {
      if (isLost(told, { moment: "before it writes to the helpdesk", followUp })) return;
      if (next === "note") told.notes += 1;
      if (next === "note") followUp.notedAt = told.now;
      if (next === "open") told.helpdesk = "open";
    }
    followUp.undone.shift();
    const moment = next === "next_steps_mail" ? "after a mail has left" : "after it wrote to the helpdesk";
    if (isLost(told, { moment, followUp })) return;
  }
}
const isStillSolvedSince = ({ helpdesk, solved }: Promised, at: number) =>
  helpdesk === "solved" && (solved?.at ?? 0) <= at;

/** Twice at most, and only while a day is left to answer in. */
function askAgain(followUp: FollowUp, at: number, solvedAgain: boolean): void {
  const again = at + after.askingAgain;
  if (solvedAgain || followUp.asked >= 3 || again > followUp.resolved + holdWindow - day) followUp.outcome = "closed";
  else {
    followUp.stage = "scheduled";
    followUp.due = again;
  }
}
