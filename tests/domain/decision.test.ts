import { describe, expect, it } from "vitest";
import { decide, graceApplies, isFailure, type Situation } from "../../domain/decision.ts";
import { defaultRules, type PolicyRules } from "../../domain/policy.ts";

const dayMs = 86_400_000;
const resolvedAt = new Date("2026-11-20T10:00:00Z");
const after = (days: number) => new Date(resolvedAt.getTime() + days * dayMs);
const rulesWith = (rules: Partial<PolicyRules>): PolicyRules => ({ ...defaultRules, ...rules });

const situation = (change: Partial<Situation>): Situation => ({
  verdict: "held",
  satisfaction: null,
  effort: null,
  rules: defaultRules,
  now: after(2),
  resolvedAt,
  previousOutcome: null,
  failuresBefore: 0,
  reopeningsInGuard: 0,
  timesAskedAgain: 0,
  againAt: null,
  hasHelpdesk: true,
  newerResolution: false,
  replyWaits: false,
  ...change,
});

describe("a fix that held", () => {
  it("closes the loop without doing anything outward", () => {
    expect(decide(situation({ verdict: "held", satisfaction: 5, effort: 7 }))).toEqual({
      action: "closed",
      reason: "held",
      effects: [],
      asNewTicket: false,
      reopenRequested: false,
      review: { open: false },
      needsLook: null,
      againAt: null,
    });
  });
  it.each([
    { satisfaction: 2, effort: 7 },
    { satisfaction: 1, effort: null },
    { satisfaction: null, effort: 2 },
  ])("needs a look when the customer is unhappy although it held: %o", (scores) => {
    expect(decide(situation(scores))).toMatchObject({ action: "needs_look", reason: "unhappy", needsLook: "unhappy" });
  });
  it.each([
    { satisfaction: 3, effort: 1 },
    { satisfaction: null, effort: 3 },
    { satisfaction: null, effort: null },
  ])("is closed when the customer is content enough, or only found it hard: %o", (scores) => {
    expect(decide(situation(scores))).toMatchObject({ action: "closed", needsLook: null });
  });
  it("is closed for an unhappy customer where the policy says so", () => {
    const rules = rulesWith({ onUnhappy: "nothing" });
    expect(decide(situation({ satisfaction: 1, rules }))).toMatchObject({ action: "closed", needsLook: null });
  });
  it.each(["reopened", "follow_up_ticket", "review"] as const)(
    "leaves a note, and closes nothing again, when it comes after %s",
    (previousOutcome) => {
      expect(decide(situation({ previousOutcome }))).toMatchObject({
        action: previousOutcome,
        reason: "held-after-all",
        effects: ["note"],
      });
    },
  );
  it("clears the look that an earlier answer asked for", () => {
    expect(decide(situation({ previousOutcome: "needs_look" }))).toMatchObject({ effects: [], needsLook: null });
  });
});

describe("silence", () => {
  it("closes the loop", () => {
    expect(decide(situation({ verdict: null }))).toMatchObject({ action: "closed", reason: "silence", effects: [] });
  });
  it("does not undo what an answer led to", () => {
    const silent = (previousOutcome: Situation["previousOutcome"]) =>
      decide(situation({ verdict: null, previousOutcome }));
    expect(silent("reopened")).toMatchObject({ action: "reopened", effects: [], needsLook: null });
    expect(silent("needs_look")).toMatchObject({ action: "needs_look", needsLook: "earlier-answer" });
  });
});

describe.each(["not_held", "partly"] as const)("a fix that %s", (verdict) => {
  const said = verdict === "partly" ? "partly" : "not-held";
  it("reopens the ticket and tells the customer what happens next", () => {
    expect(decide(situation({ verdict }))).toEqual({
      action: "reopened",
      reason: said,
      effects: ["reopen", "next_steps_mail"],
      asNewTicket: false,
      reopenRequested: false,
      review: { open: false },
      needsLook: null,
      againAt: null,
    });
  });
  it("reopens inside the hold window to its last millisecond and becomes a new ticket after it", () => {
    expect(decide(situation({ verdict, now: after(14) }))).toMatchObject({ action: "reopened", asNewTicket: false });
    const late = new Date(after(14).getTime() + 1);
    expect(decide(situation({ verdict, now: late }))).toMatchObject({
      action: "follow_up_ticket",
      reason: "past-hold-window",
      effects: ["reopen", "next_steps_mail"],
      asNewTicket: true,
    });
  });
  it("opens a review at the failure the policy names, and still reopens", () => {
    const second = situation({ verdict, failuresBefore: 1 });
    const opened = { action: "reopened", review: { open: true, reason: "second-failure" } };
    expect(decide(second)).toMatchObject(opened);
    const third = rulesWith({ reviewAtFailure: 3 });
    expect(decide({ ...second, rules: third })).toMatchObject({ review: { open: false } });
    expect(decide({ ...second, rules: third, failuresBefore: 2 })).toMatchObject(opened);
  });
  it("stops reopening when the guard trips, and leaves the rest to a person", () => {
    expect(decide(situation({ verdict, reopeningsInGuard: 2 }))).toMatchObject({ action: "reopened" });
    expect(decide(situation({ verdict, failuresBefore: 3, reopeningsInGuard: 3 }))).toMatchObject({
      action: "review",
      reason: "reopen-guard",
      effects: [],
      review: { open: true, reason: "guard" },
      needsLook: "reopen-guard",
    });
  });
  it("goes to a person where the policy says so, and a second one is reviewed all the same", () => {
    const rules = rulesWith({ onNotHeld: "needs_look", onPartly: "needs_look" });
    const first = decide(situation({ verdict, rules }));
    expect(first).toMatchObject({ action: "needs_look", reason: said, effects: [], needsLook: said });
    const second = decide(situation({ verdict, rules, failuresBefore: 1 }));
    expect(second).toMatchObject({ action: "needs_look", review: { open: true, reason: "second-failure" } });
  });
  it.each(["reopened", "follow_up_ticket", "review"] as const)(
    "adds the new words as a note, once it has led to %s",
    (previousOutcome) => {
      expect(decide(situation({ verdict, previousOutcome, failuresBefore: 1 }))).toMatchObject({
        action: previousOutcome,
        reason: "same-again",
        effects: ["note"],
        review: { open: false },
        needsLook: previousOutcome === "review" ? "reopen-guard" : null,
      });
    },
  );
  it.each(["closed", "needs_look"] as const)("reopens also after an earlier answer led to %s", (previousOutcome) => {
    const effects = ["reopen", "next_steps_mail"];
    expect(decide(situation({ verdict, previousOutcome }))).toMatchObject({ action: "reopened", effects });
  });
  it("is requested by an event where no helpdesk stands behind the connection", () => {
    const first = decide(situation({ verdict, hasHelpdesk: false }));
    expect(first).toMatchObject({ action: "reopened", effects: ["next_steps_mail"], reopenRequested: true });
    const again = decide(situation({ verdict, hasHelpdesk: false, previousOutcome: "reopened" }));
    expect(again).toMatchObject({ action: "reopened", effects: [], reopenRequested: false });
  });
});

describe("a fix that is not tested yet", () => {
  const verdict = "not_tested" as const;
  it("is asked about again at the moment the customer chose", () => {
    const againAt = after(6);
    expect(decide(situation({ verdict, againAt }))).toMatchObject({ action: "ask_again", againAt, effects: [] });
  });
  it("is asked about again after three days when no moment, or a past one, was chosen", () => {
    expect(decide(situation({ verdict }))).toMatchObject({ action: "ask_again", againAt: after(5) });
    expect(decide(situation({ verdict, againAt: after(1) }))).toMatchObject({ againAt: after(5) });
  });
  it("leaves a day to answer before the hold window ends, or is closed", () => {
    expect(decide(situation({ verdict, againAt: after(13) }))).toMatchObject({ action: "ask_again" });
    const closed = { action: "closed", reason: "not-tested", againAt: null, effects: [] };
    expect(decide(situation({ verdict, againAt: new Date(after(13).getTime() + 1) }))).toMatchObject(closed);
    expect(decide(situation({ verdict, now: after(11) }))).toMatchObject(closed);
  });
  it("is asked about as often as the policy allows, then closed", () => {
    expect(decide(situation({ verdict, timesAskedAgain: 1 }))).toMatchObject({ action: "ask_again" });
    expect(decide(situation({ verdict, timesAskedAgain: 2 }))).toMatchObject({
      action: "closed",
      reason: "not-tested",
    });
    const never = rulesWith({ askAgainAtMost: 0 });
    expect(decide(situation({ verdict, rules: never }))).toMatchObject({ action: "closed" });
  });
  it("is only noted on a ticket that is open again already", () => {
    expect(decide(situation({ verdict, previousOutcome: "reopened" }))).toMatchObject({
      action: "reopened",
      effects: ["note"],
      againAt: null,
    });
  });
});

describe("grace", () => {
  it("applies to a first failure only", () => {
    expect(graceApplies({ verdict: "not_held", settledNegativeBefore: false })).toBe(true);
    expect(graceApplies({ verdict: "partly", settledNegativeBefore: false })).toBe(true);
    expect(graceApplies({ verdict: "not_held", settledNegativeBefore: true })).toBe(false);
    expect(graceApplies({ verdict: "held", settledNegativeBefore: false })).toBe(false);
    expect(graceApplies({ verdict: null, settledNegativeBefore: false })).toBe(false);
  });
  it("counts not held and partly as failures, and nothing else", () => {
    expect((["held", "partly", "not_held", "not_tested", null] as const).filter(isFailure)).toEqual([
      "partly",
      "not_held",
    ]);
  });
});
