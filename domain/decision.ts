import { checkedDurationMs } from "./duration.ts";
import type { PolicyRules } from "./policy.ts";
import type { EffectKind, OutcomeAction, Verdict } from "./words.ts";

/** Everything a settlement is decided on; counted under locks by the caller, so that two at once see each other. */
export type Situation = {
  /** Null = silence: nobody answered within the policy's patience. */
  verdict: Verdict | null;
  /** 1–5. */
  satisfaction: number | null;
  /** 1–7, 7 = strongly agree that it was easy. */
  effort: number | null;
  rules: PolicyRules;
  now: Date;
  resolvedAt: Date;
  /** What this follow-up's last settlement led to; null when there was none, or it was to ask again. */
  previousOutcome: OutcomeAction | null;
  /** Earlier follow-ups of this ticket that ended in a failure. */
  failuresBefore: number;
  /** Reopenings of this ticket, new tickets for it included, within `rules.reopenGuard.within`. */
  reopeningsInGuard: number;
  timesAskedAgain: number;
  /** When the customer would like to be asked again. */
  againAt: Date | null;
  /** False for connections of kind `api`, whose system is told by an event instead. */
  hasHelpdesk: boolean;
  /** A newer resolution of the ticket is being followed up: the ticket counts as solved again. */
  newerResolution: boolean;
  /** The customer has replied by mail, and nobody has read it yet. */
  replyWaits: boolean;
};

export type Decision = {
  action: OutcomeAction | "ask_again";
  reason: DecisionReason;
  /** The outward acts this calls for; without a helpdesk there is nothing to reopen and nowhere to leave a note. */
  effects: SettlementEffect[];
  /** The reopening is a new ticket linked to the old one. */
  asNewTicket: boolean;
  /** There is no helpdesk: the event `ticket.reopen_requested` takes the place of the effect `reopen`. */
  reopenRequested: boolean;
  review: { open: true; reason: "second-failure" | "guard" } | { open: false };
  /** Why a person must look; null = nobody must (any more). */
  needsLook: LookReason | null;
  /** Set exactly when the action is `ask_again`. */
  againAt: Date | null;
};
export type SettlementEffect = Extract<EffectKind, "reopen" | "note" | "next_steps_mail">;
export type DecisionReason =
  | "held"
  | "held-after-all"
  | "unhappy"
  | "silence"
  | "not-held"
  | "partly"
  | "past-hold-window"
  | "reopen-guard"
  | "same-again"
  | "not-tested";
export type LookReason =
  | "reply"
  | "nobody-to-reopen"
  | "unhappy"
  | "not-held"
  | "partly"
  | "reopen-guard"
  | "earlier-answer";

/** Whether this verdict says that the fix did not do its job. */
export const isFailure = (verdict: Verdict | null): verdict is "not_held" | "partly" =>
  verdict === "not_held" || verdict === "partly";

/** Only a first failure may be slept on: somebody whose ticket is open already corrects it with a note. */
export const graceApplies = (answer: { verdict: Verdict | null; settledNegativeBefore: boolean }): boolean =>
  isFailure(answer.verdict) && !answer.settledNegativeBefore;

const dayMs = 86_400_000;
const askAgainAfterMs = 3 * dayMs;
const lowestContentScore = 3;

/**
 * What a settlement leads to (DESIGN §6, §9). A failure always ends with the helpdesk, a review or a person (promise 4);
 * what was opened is never closed again, and what is open already gets a note instead of a second reopening.
 */
export function decide(situation: Situation): Decision {
  switch (situation.verdict) {
    case null:
      return stayedSilent(situation);
    case "held":
      return held(situation);
    case "partly":
    case "not_held":
      return failed(situation, situation.verdict);
    case "not_tested":
      return notTested(situation);
  }
}

const settled = (action: OutcomeAction, reason: DecisionReason): Decision => ({
  action,
  reason,
  effects: [],
  asNewTicket: false,
  reopenRequested: false,
  review: { open: false },
  needsLook: null,
  againAt: null,
});

/** Silence never undoes what an answer led to. */
function stayedSilent({ previousOutcome, replyWaits }: Situation): Decision {
  if (replyWaits && previousOutcome === null) return { ...settled("needs_look", "silence"), needsLook: "reply" };
  const waitsForPerson = previousOutcome === "needs_look" || previousOutcome === "review";
  return { ...settled(previousOutcome ?? "closed", "silence"), needsLook: waitsForPerson ? "earlier-answer" : null };
}

function held(situation: Situation): Decision {
  const before = inOthersHands(situation.previousOutcome);
  // Whoever has the ticket decides when to close it; the note tells them.
  if (before !== null) return inHand(situation, { before, reason: "held-after-all" });
  const unhappy = situation.rules.onUnhappy === "needs_look" && isUnhappy(situation);
  return unhappy ? { ...settled("needs_look", "unhappy"), needsLook: "unhappy" } : settled("closed", "held");
}

function failed(situation: Situation, verdict: "not_held" | "partly"): Decision {
  const before = inOthersHands(situation.previousOutcome);
  if (before !== null && !situation.newerResolution) return sameAgain(situation, before);
  const { rules } = situation;
  const said = verdict === "partly" ? "partly" : "not-held";
  const review: Decision["review"] =
    situation.failuresBefore + 1 >= rules.reviewAtFailure ? { open: true, reason: "second-failure" } : { open: false };
  if ((verdict === "partly" ? rules.onPartly : rules.onNotHeld) === "needs_look") {
    return { ...settled("needs_look", said), review, needsLook: said };
  }
  if (situation.reopeningsInGuard >= rules.reopenGuard.count) {
    const guard = { open: true, reason: "guard" } as const;
    return { ...settled("review", "reopen-guard"), review: guard, needsLook: "reopen-guard" };
  }
  const asNewTicket = situation.now.getTime() > holdWindowEnd(situation);
  return {
    ...settled(asNewTicket ? "follow_up_ticket" : "reopened", asNewTicket ? "past-hold-window" : said),
    effects: situation.hasHelpdesk ? ["reopen", "next_steps_mail"] : ["next_steps_mail"],
    asNewTicket,
    reopenRequested: !situation.hasHelpdesk,
    review,
  };
}

/**
 * Asking again needs a future moment that leaves the customer a day to answer inside the hold window. Once somebody is
 * working on it the question would come too early: the next resolution asks anew.
 */
function notTested(situation: Situation): Decision {
  const before = inOthersHands(situation.previousOutcome);
  if (before !== null) return sameAgain(situation, before);
  if (situation.newerResolution) return settled("closed", "not-tested");
  const now = situation.now.getTime();
  const wished = situation.againAt?.getTime() ?? now;
  const again = wished > now ? wished : now + askAgainAfterMs;
  if (situation.timesAskedAgain >= situation.rules.askAgainAtMost || again > holdWindowEnd(situation) - dayMs) {
    return settled("closed", "not-tested");
  }
  return { ...settled("closed", "not-tested"), action: "ask_again", againAt: new Date(again) };
}

/** The helpdesk or a reviewer has it already: they get the new words, and nothing happens twice. */
const sameAgain = (situation: Situation, before: OutcomeAction): Decision =>
  inHand(situation, { before, reason: "same-again" });

function inHand(
  situation: Situation,
  { before, reason }: { before: OutcomeAction; reason: "same-again" | "held-after-all" },
): Decision {
  const needsLook = before === "review" ? "reopen-guard" : null;
  return { ...settled(before, reason), effects: noteWhere(situation), needsLook };
}

const noteWhere = ({ hasHelpdesk }: Situation): SettlementEffect[] => (hasHelpdesk ? ["note"] : []);

/** The previous outcome, if it put the case into somebody's hands. */
function inOthersHands(previous: OutcomeAction | null): OutcomeAction | null {
  switch (previous) {
    case "reopened":
    case "follow_up_ticket":
    case "review":
      return previous;
    case "closed":
    case "needs_look":
    case null:
      return null;
  }
}

/** The effort speaks only where no satisfaction was given. */
const isUnhappy = ({ satisfaction, effort }: Situation): boolean =>
  (satisfaction ?? effort ?? lowestContentScore) < lowestContentScore;

const holdWindowEnd = ({ resolvedAt, rules }: Situation): number =>
  resolvedAt.getTime() + checkedDurationMs(rules.holdWindow);
