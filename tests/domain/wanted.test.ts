import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TemporalState, wantedOfTemporal } from "../../domain/wanted.ts";
import { stages, verdicts } from "../../domain/words.ts";

const now = new Date("2026-11-20T10:00:00Z");
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

const scheduled: TemporalState = {
  stage: "scheduled",
  workflow: "none",
  wake: null,
  answerVersion: 0,
  settledVersion: -1,
  signalledVersion: 0,
  checkInAt: inHours(24),
  askedAt: null,
  awayUntil: null,
  now,
  newestVerdict: null,
};
const asked: TemporalState = {
  ...scheduled,
  stage: "asked",
  workflow: "started",
  checkInAt: inHours(-1),
  askedAt: now,
};
const notHeld = { answerVersion: 2, newestVerdict: "not_held" } as const;

describe("what Temporal should be brought to", () => {
  it("is a delayed start for a scheduled follow-up, at once when it is overdue", () => {
    expect(wantedOfTemporal(scheduled)).toEqual({ do: "start", delayMs: 86_400_000 });
    expect(wantedOfTemporal({ ...scheduled, checkInAt: inHours(-1) })).toEqual({ do: "start", delayMs: 0 });
  });
  it("is nothing once it has been started, and before and after there is anything to do", () => {
    expect(wantedOfTemporal({ ...scheduled, workflow: "started" })).toEqual({ do: "nothing" });
    expect(wantedOfTemporal({ ...scheduled, stage: "accepted" })).toEqual({ do: "nothing" });
    expect(wantedOfTemporal({ ...scheduled, stage: "skipped" })).toEqual({ do: "nothing" });
    expect(wantedOfTemporal(asked)).toEqual({ do: "nothing" });
  });
  it("is an end for a delayed run that was withdrawn", () => {
    const withdrawn: TemporalState = { ...scheduled, stage: "cancelled", workflow: "started", wake: "withdrawn" };
    expect(wantedOfTemporal(withdrawn)).toEqual({ do: "terminate" });
    expect(wantedOfTemporal({ ...withdrawn, stage: "skipped" })).toEqual({ do: "terminate" });
    expect(wantedOfTemporal({ ...withdrawn, workflow: "none" })).toEqual({ do: "nothing" });
    expect(wantedOfTemporal({ ...withdrawn, workflow: "terminated" })).toEqual({ do: "nothing" });
  });
  it("is a signal for a withdrawn run that has asked, or may be asking at this moment", () => {
    const withdrawn: TemporalState = { ...asked, stage: "cancelled", wake: "withdrawn" };
    expect(wantedOfTemporal(withdrawn)).toEqual({ do: "signal-withdrawn" });
    expect(wantedOfTemporal({ ...withdrawn, askedAt: null })).toEqual({ do: "signal-withdrawn" });
    expect(wantedOfTemporal({ ...withdrawn, askedAt: null, stage: "asking" })).toEqual({ do: "signal-withdrawn" });
    const soon = new Date(now.getTime() + 60_000);
    expect(wantedOfTemporal({ ...withdrawn, askedAt: null, checkInAt: soon })).toEqual({ do: "signal-withdrawn" });
    const early = { ...withdrawn, askedAt: null, stage: "asking" as const, checkInAt: inHours(6) };
    expect(wantedOfTemporal(early)).toEqual({ do: "signal-withdrawn" });
    expect(wantedOfTemporal({ ...withdrawn, checkInAt: inHours(24) })).toEqual({ do: "signal-withdrawn" });
  });
  it("is a run anew for a follow-up that was put back, whatever became of the old one", () => {
    const restored: TemporalState = { ...scheduled, workflow: "terminated", wake: "restored" };
    expect(wantedOfTemporal(restored)).toEqual({ do: "restart", delayMs: 86_400_000 });
    expect(wantedOfTemporal({ ...restored, workflow: "started" })).toMatchObject({ do: "restart" });
    expect(wantedOfTemporal({ ...asked, wake: "restored" })).toEqual({ do: "restart", delayMs: 0 });
    expect(wantedOfTemporal({ ...asked, ...notHeld, wake: "restored" })).toMatchObject({ do: "answered" });
    expect(wantedOfTemporal({ ...asked, stage: "settled", wake: "restored" })).toEqual({ do: "nothing" });
    expect(wantedOfTemporal({ ...restored, stage: "cancelled" })).toEqual({ do: "nothing" });
  });
  it("is the newest answer, also after silence was settled and after the run has ended", () => {
    const answer = { do: "answered", version: 2, verdict: "not_held", startIfNeeded: true, again: false };
    expect(wantedOfTemporal({ ...asked, ...notHeld })).toEqual(answer);
    expect(wantedOfTemporal({ ...asked, ...notHeld, settledVersion: 1, stage: "answered" })).toEqual(answer);
    expect(wantedOfTemporal({ ...asked, ...notHeld, settledVersion: 0, stage: "settled" })).toEqual(answer);
    expect(wantedOfTemporal({ ...asked, ...notHeld, workflow: "terminated", stage: "answered" })).toEqual(answer);
    expect(wantedOfTemporal({ ...asked, ...notHeld, stage: "cancelled" })).toEqual({ do: "nothing" });
  });
  it("stays the answer after its signal, until it is settled", () => {
    expect(wantedOfTemporal({ ...asked, ...notHeld, signalledVersion: 2 })).toMatchObject({ version: 2, again: true });
    expect(wantedOfTemporal({ ...asked, ...notHeld, settledVersion: 2 })).toEqual({ do: "nothing" });
  });
  it("is a release for one that waits, with its start if that has not happened yet", () => {
    const released = { do: "released", startIfNeeded: true };
    expect(wantedOfTemporal({ ...scheduled, wake: "released" })).toEqual(released);
    expect(wantedOfTemporal({ ...scheduled, workflow: "started", wake: "released" })).toEqual(released);
    expect(wantedOfTemporal({ ...scheduled, stage: "cancelled", wake: "released" })).toEqual({ do: "nothing" });
  });
  it("is the end of an absence for one that has been asked", () => {
    const away: TemporalState = { ...asked, wake: "away", awayUntil: inHours(72) };
    expect(wantedOfTemporal(away)).toEqual({ do: "away", untilMs: inHours(72).getTime() });
    expect(wantedOfTemporal({ ...away, awayUntil: null })).toEqual({ do: "nothing" });
  });
  it("is the start before an absence that no run could hear of", () => {
    const away: TemporalState = { ...scheduled, wake: "away", awayUntil: inHours(72) };
    expect(wantedOfTemporal(away)).toMatchObject({ do: "start" });
  });
  it("is the withdrawal before the answer, and the answer before anything else", () => {
    expect(wantedOfTemporal({ ...asked, ...notHeld, wake: "withdrawn" })).toEqual({ do: "signal-withdrawn" });
    expect(wantedOfTemporal({ ...asked, ...notHeld, wake: "released" })).toMatchObject({ do: "answered" });
    expect(wantedOfTemporal({ ...scheduled, ...notHeld })).toMatchObject({ do: "answered" });
  });
});

const anyState: fc.Arbitrary<TemporalState> = fc.record({
  stage: fc.constantFrom(...stages),
  workflow: fc.constantFrom("none", "started", "terminated"),
  wake: fc.constantFrom("released", "withdrawn", "away", "restored", null),
  answerVersion: fc.integer({ min: 1, max: 4 }),
  settledVersion: fc.integer({ min: -1, max: 4 }),
  signalledVersion: fc.integer({ min: 0, max: 4 }),
  checkInAt: fc.constantFrom(inHours(-1), inHours(24), null),
  askedAt: fc.constantFrom(inHours(-1), null),
  awayUntil: fc.constantFrom(inHours(72), null),
  now: fc.constant(now),
  newestVerdict: fc.constantFrom(...verdicts),
});

describe("whatever the row says", () => {
  it("an answer that is not settled is wanted as soon as no withdrawal is", () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const wanted = wantedOfTemporal({
          ...state,
          stage: "answered",
          settledVersion: state.answerVersion - 1,
          wake: null,
        });
        expect(wanted).toMatchObject({ do: "answered", version: state.answerVersion });
      }),
    );
  });
  it("a run is ended only when nothing was asked and nothing is being asked", () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const ended = wantedOfTemporal(state).do === "terminate";
        const idle = state.askedAt === null && (state.checkInAt === null || state.checkInAt > now);
        expect(ended && !(idle && state.wake === "withdrawn" && state.workflow === "started")).toBe(false);
      }),
    );
  });
  it("a follow-up that is over is never started", () => {
    fc.assert(
      fc.property(anyState, fc.constantFrom("cancelled", "skipped"), (state, stage) => {
        const wanted = wantedOfTemporal({ ...state, stage, answerVersion: 0, newestVerdict: null });
        expect(["nothing", "terminate", "signal-withdrawn"]).toContain(wanted.do);
      }),
    );
  });
});
