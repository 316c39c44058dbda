import { assert, constantFrom, date, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { againOn } from "../../../client/answer-pages/again-on.ts";
import { dedupeKey, nothingTyped, readAnswer, typedIn } from "../../../client/answer-pages/answer-form.ts";
import { firstName } from "../../../client/answer-pages/ticket-view.ts";
import { askAgainAt } from "../../../domain/asking-again.ts";
import { decide } from "../../../domain/decision.ts";
import { defaultRules } from "../../../domain/policy.ts";
import { anyText } from "../../support/any-text.ts";

const dayMs = 86_400_000;

describe("the days on which we can ask again", () => {
  const window = {
    now: new Date("2026-09-15T09:00:00Z"),
    answerUntil: new Date("2026-09-25T09:00:00Z"),
    timeZone: "UTC",
  };

  it("begin tomorrow, and end so early that a day is left to answer", () => {
    const days = againOn({ ...window, round: 1, askAgainAtMost: 2 });
    expect(days).toEqual({ first: "2026-09-16", last: "2026-09-23", proposed: "2026-09-18" });
  });

  it("are none when it has been asked often enough, or is too late", () => {
    expect(againOn({ ...window, round: 3, askAgainAtMost: 2 })).toBeNull();
    expect(
      againOn({ ...window, answerUntil: new Date("2026-09-17T09:00:00Z"), round: 1, askAgainAtMost: 2 }),
    ).toBeNull();
  });

  it("are the customer's days", () => {
    const late = { ...window, now: new Date("2026-09-15T23:00:00Z") };
    expect(againOn({ ...late, timeZone: "Pacific/Auckland", round: 1, askAgainAtMost: 2 })?.first).toBe("2026-09-17");
    expect(againOn({ ...late, timeZone: "America/Los_Angeles", round: 1, askAgainAtMost: 2 })?.first).toBe(
      "2026-09-16",
    );
  });

  it("are kept, each of them, by the decision", () => {
    const zones = constantFrom(null, "Pacific/Kiritimati", "Pacific/Niue", "Europe/Berlin", "America/St_Johns");
    const moments = date({ min: new Date("2026-01-01"), max: new Date("2028-01-01"), noInvalidDate: true });
    assert(
      property(moments, integer({ min: 0, max: 20 * dayMs }), zones, (resolvedAt, age, timeZone) => {
        const now = new Date(resolvedAt.getTime() + age);
        const answerUntil = new Date(resolvedAt.getTime() + 14 * dayMs);
        const days = againOn({ now, answerUntil, timeZone, round: 1, askAgainAtMost: 2 });
        if (days === null) return;
        for (const day of [days.first, days.proposed, days.last]) {
          const againAt = askAgainAt({ day, timeZone });
          const decision = decide({
            verdict: "not_tested",
            satisfaction: null,
            effort: null,
            rules: defaultRules,
            now,
            resolvedAt,
            previousOutcome: null,
            failuresBefore: 0,
            reopeningsInGuard: 0,
            timesAskedAgain: 0,
            againAt,
            hasHelpdesk: true,
            newerResolution: false,
            replyWaits: false,
          });
          expect([decision.action, decision.againAt]).toEqual(["ask_again", againAt]);
        }
      }),
    );
  });
});

describe("what was typed", () => {
  it("never holds what Postgres refuses, whatever is sent", () => {
    assert(
      property(anyText(200), (text) => {
        const { words } = typedIn(new Map([["words", text]]), null);
        expect(words).not.toMatch(/[^\P{Control}\n\t]|\p{Surrogate}/u);
      }),
    );
  });

  it("reads a day only with “not tested yet”", () => {
    const days = { first: "2026-09-16", last: "2026-09-23", proposed: "2026-09-18" };
    const read = (verdict: string, day: string) => readAnswer({ ...nothingTyped, verdict, again_on: day }, days);
    expect(read("held", "never")).toMatchObject({ read: true, answer: { againOn: null } });
    expect(read("not_tested", "2026-09-20")).toMatchObject({ read: true, answer: { againOn: "2026-09-20" } });
    expect(read("not_tested", "")).toMatchObject({ read: true, answer: { againOn: "2026-09-18" } });
    expect(read("not_tested", "never")).toEqual({ read: false, wrong: ["again_on"] });
  });

  it("is the same form only with the same content", () => {
    const answer = { verdict: "held", satisfaction: null, effort: null, words: "", againOn: null } as const;
    const form = new Map([["nonce", "one"]]);
    expect(dedupeKey(form, answer)).toBe(dedupeKey(form, { ...answer }));
    expect(dedupeKey(form, answer)).not.toBe(dedupeKey(form, { ...answer, words: "more" }));
    expect(dedupeKey(new Map([["nonce", "'; --"]]), answer)).not.toBe(dedupeKey(new Map([["nonce", "'; --"]]), answer));
  });
});

describe("an agent's first name", () => {
  it.each([
    ["Priya Nair", "Priya"],
    ["Nair, Priya", "Priya"],
    ["  Sam ", "Sam"],
    ["李小龍", "李小龍"],
  ])("of %j is %s", (name, first) => expect(firstName(name)).toBe(first));
});
