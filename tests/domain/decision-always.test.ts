import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, isFailure, type Situation } from "../../domain/decision.ts";
import { checkedDurationMs } from "../../domain/duration.ts";
import { defaultRules, type PolicyRules } from "../../domain/policy.ts";
import { outcomeActions, verdicts } from "../../domain/words.ts";

const resolvedAt = new Date("2026-11-20T10:00:00Z");
const moments = fc
  .integer({ min: 0, max: 40 * 24 * 60 })
  .map((minutes) => new Date(resolvedAt.getTime() + minutes * 60_000));

const someRules: fc.Arbitrary<PolicyRules> = fc
  .record({
    onNotHeld: fc.constantFrom("reopen", "needs_look"),
    onPartly: fc.constantFrom("reopen", "needs_look"),
    onUnhappy: fc.constantFrom("needs_look", "nothing"),
    askAgainAtMost: fc.integer({ min: 0, max: 3 }),
    reviewAtFailure: fc.integer({ min: 1, max: 4 }),
    reopenGuard: fc.record({ count: fc.integer({ min: 0, max: 4 }), within: fc.constant("PT24H") }),
    holdWindow: fc.constantFrom("PT0S", "P2D", "P14D"),
  } as const)
  .map((rules) => ({ ...defaultRules, ...rules }));

const situations: fc.Arbitrary<Situation> = fc.record({
  verdict: fc.constantFrom(...verdicts, null),
  satisfaction: fc.option(fc.integer({ min: 1, max: 5 })),
  effort: fc.option(fc.integer({ min: 1, max: 7 })),
  rules: someRules,
  now: moments,
  resolvedAt: fc.constant(resolvedAt),
  previousOutcome: fc.constantFrom(...outcomeActions, null),
  failuresBefore: fc.integer({ min: 0, max: 4 }),
  reopeningsInGuard: fc.integer({ min: 0, max: 5 }),
  timesAskedAgain: fc.integer({ min: 0, max: 4 }),
  againAt: fc.option(moments),
  hasHelpdesk: fc.boolean(),
  newerResolution: fc.boolean(),
  replyWaits: fc.boolean(),
});
const failures = fc
  .tuple(situations, fc.constantFrom("not_held", "partly"))
  .map(([situation, verdict]): Situation => ({ ...situation, verdict }));
const open = ["reopened", "follow_up_ticket", "review"];

const always =
  (claim: (situation: Situation) => void, from: fc.Arbitrary<Situation> = situations) =>
  () =>
    fc.assert(fc.property(from, claim), { numRuns: 1_000 });

describe("a decision, whatever the situation", () => {
  it(
    "leads a failure to the helpdesk, a review or a person, who all hear of it",
    always((situation) => {
      const { action, effects, needsLook, reopenRequested, review } = decide(situation);
      expect(["reopened", "follow_up_ticket", "review", "needs_look"]).toContain(action);
      const nothingDone = effects.length === 0 && needsLook === null && !reopenRequested && !review.open;
      const toldBefore = open.includes(situation.previousOutcome ?? "") && !situation.hasHelpdesk;
      expect(nothingDone && !toldBefore).toBe(false);
    }, failures),
  );
  it(
    "never reopens past the guard",
    always((situation) => {
      const { effects, reopenRequested } = decide(situation);
      const tripped = situation.reopeningsInGuard >= situation.rules.reopenGuard.count;
      expect(tripped && (effects.includes("reopen") || reopenRequested)).toBe(false);
    }),
  );
  it(
    "reopens only for a failure, and only what this follow-up has not reopened since the ticket was last solved",
    always((situation) => {
      const { effects, reopenRequested } = decide(situation);
      const reopens = effects.includes("reopen") || reopenRequested;
      const solved = situation.newerResolution || !open.includes(situation.previousOutcome ?? "");
      const fitting = isFailure(situation.verdict) && solved;
      expect(reopens && !fitting).toBe(false);
      expect(effects.includes("next_steps_mail")).toBe(reopens);
    }),
  );
  it(
    "asks for a reopening exactly once: of the helpdesk, or of those who listen where there is none",
    always((situation) => {
      const { action, reason, effects, reopenRequested } = decide(situation);
      const newly = (action === "reopened" || action === "follow_up_ticket") && isFailure(situation.verdict);
      const asked = [effects.includes("reopen"), reopenRequested].filter(Boolean).length;
      expect(asked).toBe(newly && reason !== "same-again" ? 1 : 0);
    }),
  );
  it(
    "does nothing outward for a fix that held, except a note on what had been opened",
    always((situation) => {
      const { effects } = decide({ ...situation, verdict: "held" });
      const noted = open.includes(situation.previousOutcome ?? "") && situation.hasHelpdesk;
      expect(effects).toEqual(noted ? ["note"] : []);
    }),
  );
  it(
    "touches no helpdesk where there is none",
    always((situation) => {
      const { effects } = decide({ ...situation, hasHelpdesk: false });
      expect(effects).not.toContain("reopen");
      expect(effects).not.toContain("note");
    }),
  );
  it(
    "makes a new ticket exactly when it reopens after the hold window",
    always((situation) => {
      const { action, asNewTicket, reason } = decide(situation);
      const windowMs = checkedDurationMs(situation.rules.holdWindow);
      const late = situation.now.getTime() > resolvedAt.getTime() + windowMs;
      const inHand = ["same-again", "silence", "held-after-all"].includes(reason);
      const opened = action === "follow_up_ticket" && !inHand;
      expect(asNewTicket).toBe(opened);
      expect(asNewTicket && !late).toBe(false);
      expect(action === "reopened" && late && isFailure(situation.verdict) && reason !== "same-again").toBe(false);
    }),
  );
  it(
    "asks again only in the future, with a day left to answer, and not more often than allowed",
    always((situation) => {
      const { action, againAt } = decide({ ...situation, verdict: "not_tested" });
      expect(action === "ask_again").toBe(againAt !== null);
      const again = againAt?.getTime() ?? situation.now.getTime() + 1;
      const lastMs = resolvedAt.getTime() + checkedDurationMs(situation.rules.holdWindow) - 86_400_000;
      expect(again).toBeGreaterThan(situation.now.getTime());
      expect(againAt !== null && again > lastMs).toBe(false);
      expect(againAt !== null && situation.timesAskedAgain >= situation.rules.askAgainAtMost).toBe(false);
    }),
  );
  it(
    "names a reason to look exactly when a person must",
    always((situation) => {
      const { action, needsLook } = decide(situation);
      expect(needsLook !== null).toBe(action === "needs_look" || action === "review");
    }),
  );
  it(
    "opens a review for every failure at or after the one the policy names, once",
    always((situation) => {
      const { review, reason } = decide(situation);
      const due = situation.failuresBefore + 1 >= situation.rules.reviewAtFailure;
      expect(due && !review.open).toBe(due && reason === "same-again");
    }, failures),
  );
});
