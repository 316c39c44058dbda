import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayAsk, type PermissionFacts } from "../../domain/permission.ts";
import { defaultRules } from "../../domain/policy.ts";

const now = new Date("2026-11-20T10:00:00Z");
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

const times = fc.integer({ min: -30 * 24 * 60, max: 10 * 24 * 60 }).map((minutes) => inHours(minutes / 60));
const pasts = fc.array(
  fc.integer({ min: 0, max: 10 * 24 * 60 }).map((minutes) => inHours(-minutes / 60)),
  { maxLength: 8 },
);
const anyFacts: fc.Arbitrary<PermissionFacts> = fc.record({
  now: fc.constant(now),
  rules: fc.constantFrom(defaultRules, { ...defaultRules, hours: null }),
  paused: fc.boolean(),
  addressKnown: fc.boolean(),
  staff: fc.boolean(),
  bounced: fc.boolean(),
  optedOut: fc.constantFrom("all", "ticket", null),
  erased: fc.boolean(),
  replyWaits: fc.boolean(),
  ticketStatus: fc.constantFrom("open", "solved", "closed", "gone", null),
  newerResolution: fc.boolean(),
  lastHumanContactAt: fc.option(times),
  checkInAt: times,
  latestAt: times,
  answerUntil: times,
  released: fc.boolean(),
  sentToCustomer: pasts,
  sentToCompany: pasts,
  timeZone: fc.constantFrom("UTC", "Europe/Berlin", "Pacific/Apia", null),
});
/** Facts as they mostly are, so that the properties see "ask" and "later" as well. */
const likelyFacts = anyFacts.map((facts): PermissionFacts => ({
  ...facts,
  addressKnown: true,
  staff: false,
  bounced: false,
  optedOut: null,
  erased: false,
  replyWaits: false,
  ticketStatus: "solved",
  newerResolution: false,
  lastHumanContactAt: now,
}));
const someFacts = fc.oneof(anyFacts, likelyFacts);

/** The same facts with one thing more that speaks against asking. */
const objections: ((facts: PermissionFacts) => PermissionFacts)[] = [
  (facts) => ({ ...facts, optedOut: "all" }),
  (facts) => ({ ...facts, optedOut: facts.optedOut ?? "ticket" }),
  (facts) => ({ ...facts, erased: true }),
  (facts) => ({ ...facts, bounced: true }),
  (facts) => ({ ...facts, staff: true }),
  (facts) => ({ ...facts, addressKnown: false }),
  (facts) => ({ ...facts, paused: true }),
  (facts) => ({ ...facts, ticketStatus: "open", replyWaits: false }),
  (facts) => ({ ...facts, newerResolution: true }),
  (facts) => ({ ...facts, sentToCustomer: [...facts.sentToCustomer, now] }),
  (facts) => ({ ...facts, sentToCompany: [...facts.sentToCompany, now] }),
  (facts) => ({ ...facts, released: false }),
  // What opened a ticket may be the reply itself: nothing is decided before that is read.
  (facts) => ({ ...facts, replyWaits: facts.replyWaits || facts.ticketStatus !== "open" }),
];
const readiness = { skip: 0, later: 1, ask: 2 };

describe("permission, whatever the facts", () => {
  it("never grows by a further objection", () => {
    fc.assert(
      fc.property(someFacts, fc.constantFrom(...objections), (facts, object) => {
        expect(readiness[mayAsk(object(facts)).answer]).toBeLessThanOrEqual(readiness[mayAsk(facts).answer]);
      }),
      { numRuns: 2_000 },
    );
  });
  it("is never given after an opt-out, an erasure, a reopening or a newer resolution", () => {
    fc.assert(
      fc.property(
        someFacts,
        fc.constantFrom(...objections.filter((_, i) => [0, 1, 2, 7, 8].includes(i))),
        (facts, object) => {
          expect(mayAsk(object(facts)).answer).toBe("skip");
        },
      ),
    );
  });
  it("is never given while a reply waits to be read", () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        expect(mayAsk({ ...facts, replyWaits: true }).answer).not.toBe("ask");
      }),
    );
  });
  it("is given by a person's send now exactly when only the wait and the hours stood against it", () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const against = mayAsk({ ...facts, released: false }).rules.filter(({ result }) => result !== "pass");
        const onlyTime = against.every(({ rule }) => rule === "hours" || rule === "due");
        expect(mayAsk({ ...facts, released: true }).answer === "ask").toBe(onlyTime);
      }),
      { numRuns: 2_000 },
    );
  });
  it("is given when it says later, once that time has come and nothing else has", () => {
    const waiting = likelyFacts
      .map((facts) => ({
        ...facts,
        paused: false,
        released: false,
        lastHumanContactAt: null,
        answerUntil: new Date(8.64e15),
      }))
      .map((facts) => ({ facts, permission: mayAsk(facts) }));
    fc.assert(
      fc.property(waiting, ({ facts, permission }) => {
        const then = permission.answer === "later" ? permission.until : facts.now;
        expect(then.getTime()).toBeGreaterThanOrEqual(facts.now.getTime());
        expect(mayAsk({ ...facts, now: then }).answer).toBe("ask");
      }),
      { numRuns: 2_000 },
    );
  });
  it("gives a first rule as the reason, and every rule a result", () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const permission = mayAsk(facts);
        const against =
          permission.rules.find(({ result }) => result === "stop") ??
          permission.rules.find(({ result }) => result === "wait");
        expect("because" in permission ? permission.because : undefined).toBe(against?.rule);
        expect(permission.rules).toHaveLength(16);
      }),
    );
  });
});
