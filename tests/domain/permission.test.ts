import { describe, expect, it } from "vitest";
import { mayAsk, type PermissionFacts } from "../../domain/permission.ts";
import { defaultRules } from "../../domain/policy.ts";

const hourMs = 3_600_000;
const now = new Date("2026-11-20T10:00:00Z");
const inHours = (hours: number) => new Date(now.getTime() + hours * hourMs);

const allowed: PermissionFacts = {
  now,
  rules: defaultRules,
  paused: false,
  addressKnown: true,
  staff: false,
  bounced: false,
  optedOut: null,
  erased: false,
  replyWaits: false,
  ticketStatus: "solved",
  newerResolution: false,
  lastHumanContactAt: inHours(-30),
  checkInAt: inHours(-1),
  latestAt: inHours(20),
  answerUntil: inHours(300),
  released: false,
  sentToCustomer: [],
  sentToCompany: [],
  timeZone: "UTC",
};
const ask = (change: Partial<PermissionFacts>) => mayAsk({ ...allowed, ...change });
const ruleOf = (rule: string, change: Partial<PermissionFacts>) => ask(change).rules.find((each) => each.rule === rule);

describe("permission to ask", () => {
  it("is given when nothing stands against it, and says so rule by rule, in the order of precedence", () => {
    const { answer, rules } = ask({});
    expect(answer).toBe("ask");
    expect(rules.every(({ result }) => result === "pass")).toBe(true);
    expect(rules.map(({ rule }) => rule)).toEqual([
      "not-erased",
      "not-opted-out",
      "not-bounced",
      "not-staff",
      "address-known",
      "not-paused",
      "replies-read",
      "still-solved",
      "newest-resolution",
      "not-too-old",
      "window-open",
      "customer-cap",
      "company-cap",
      "hours",
      "due",
      "latest",
    ]);
  });

  const stops: [string, Partial<PermissionFacts>][] = [
    ["not-erased", { erased: true }],
    ["not-opted-out", { optedOut: "all" }],
    ["not-opted-out", { optedOut: "ticket" }],
    ["not-bounced", { bounced: true }],
    ["not-staff", { staff: true }],
    ["address-known", { addressKnown: false }],
    ["still-solved", { ticketStatus: "open" }],
    ["still-solved", { ticketStatus: "gone" }],
    ["newest-resolution", { newerResolution: true }],
    ["window-open", { answerUntil: inHours(0) }],
    ["not-too-old", { lastHumanContactAt: inHours(-14 * 24 - 1) }],
  ];
  it.each(stops)("is refused for good by %s: %o", (because, change) => {
    expect(ask(change)).toMatchObject({ answer: "skip", because });
    expect(ask({ ...change, released: true, paused: true })).toMatchObject({ answer: "skip", because });
  });
  it("is given for a ticket closed for good, and for one that no helpdesk can be asked about", () => {
    expect(ask({ ticketStatus: "closed" }).answer).toBe("ask");
    expect(ask({ ticketStatus: null }).answer).toBe("ask");
  });
  it("does not call a customer silent whose last contact is unknown, or is exactly as old as allowed", () => {
    expect(ask({ lastHumanContactAt: null }).answer).toBe("ask");
    expect(ask({ lastHumanContactAt: inHours(-14 * 24) }).answer).toBe("ask");
  });

  it("waits through a pause, which a person's send now does not end", () => {
    expect(ask({ paused: true })).toMatchObject({ answer: "later", because: "not-paused" });
    expect(ask({ paused: true, released: true })).toMatchObject({ answer: "later", because: "not-paused" });
  });
  it("waits for somebody to read a reply, also where the reply is what opened the ticket again", () => {
    const opened: Partial<PermissionFacts>[] = [{}, { ticketStatus: "open" }, { released: true }];
    for (const change of opened) {
      expect(ask({ ...change, replyWaits: true })).toMatchObject({ answer: "later", because: "replies-read" });
    }
    expect(ask({ ticketStatus: "gone", replyWaits: true })).toMatchObject({ answer: "skip", because: "still-solved" });
    expect(ask({ newerResolution: true, replyWaits: true })).toMatchObject({ answer: "skip" });
  });
  it("waits until the oldest of too many mails falls out of the span", () => {
    const sentToCustomer = [inHours(-3 * 24), inHours(-5 * 24), inHours(-8 * 24)];
    const held = ask({ sentToCustomer, rules: { ...defaultRules, hours: null } });
    expect(held).toMatchObject({ answer: "later", because: "customer-cap", until: inHours(2 * 24) });
    expect(ruleOf("customer-cap", { sentToCustomer })).toMatchObject({ detail: "2 of 2" });
  });
  it("waits for as many mails to fall out as a lowered cap demands", () => {
    const sentToCustomer = [inHours(-1), inHours(-48), inHours(-24)];
    const rules = { ...defaultRules, hours: null, perCustomer: { count: 1, within: "P7D" } };
    expect(ask({ sentToCustomer, rules })).toMatchObject({ until: inHours(7 * 24 - 1) });
  });
  it("keeps the company's cap too, also against a person's send now", () => {
    const sentToCompany = [1, 2, 3, 4, 5].map((hours) => inHours(-hours));
    const until = inHours(19);
    expect(ask({ sentToCompany, released: true })).toMatchObject({ answer: "later", because: "company-cap", until });
  });
  it("waits for the customer's opening hours, and after a cap for the opening that follows it", () => {
    const monday = new Date("2026-11-23T14:00:00Z");
    expect(ask({ now: inHours(8), timeZone: "America/New_York", checkInAt: now })).toMatchObject({ answer: "ask" });
    expect(ask({ now: inHours(14), timeZone: "America/New_York" })).toMatchObject({ because: "hours", until: monday });
    const sentToCustomer = [inHours(-7 * 24 + 20), inHours(-1)];
    expect(ask({ sentToCustomer, timeZone: "America/New_York" })).toMatchObject({
      because: "customer-cap",
      until: monday,
    });
  });
  it("waits until it is due, but not for a clock that is seconds ahead", () => {
    expect(ask({ checkInAt: inHours(2) })).toMatchObject({ answer: "later", because: "due", until: inHours(2) });
    expect(ask({ checkInAt: new Date(now.getTime() + 60_000) }).answer).toBe("ask");
    expect(ask({ now: new Date("2026-11-20T08:59:30Z"), checkInAt: inHours(-1) }).answer).toBe("ask");
  });
  it("skips the wait and the hours when a person sends now", () => {
    const night = { now: inHours(10), checkInAt: inHours(30), released: true };
    expect(ask(night).answer).toBe("ask");
    expect(ruleOf("hours", night)).toMatchObject({ result: "pass", detail: "released" });
  });
  it("asks late rather than outside the hours, and says that it is late", () => {
    const late = { latestAt: inHours(-5) };
    expect(ask(late).answer).toBe("ask");
    expect(ruleOf("latest", late)).toMatchObject({ result: "pass", detail: "late" });
    expect(ask({ ...late, now: inHours(10) })).toMatchObject({ answer: "later", because: "hours" });
  });
});
