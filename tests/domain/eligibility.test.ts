import { describe, expect, it } from "vitest";
import { eligibility } from "../../domain/eligibility.ts";
import { defaultRules, type PolicyRules } from "../../domain/policy.ts";
import type { Ticket } from "../../domain/ticket.ts";

const now = new Date("2026-11-20T10:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

const solved: Ticket = {
  id: "T-1041",
  subject: "Invoices missing",
  url: null,
  status: "solved",
  team: "Billing",
  tags: ["invoices"],
  priority: "high",
  channel: "email",
  messageId: null,
  customer: { id: "c-77", email: "ana@example.test", name: null, language: null, timeZone: null, company: null },
  resolution: { key: "r-3", at: daysAgo(1), summary: "", agent: { email: null, name: null } },
  humanReplies: 2,
  lastHumanContactAt: daysAgo(1),
  mergedInto: null,
};
const judged = (change: Partial<Ticket>, rules: Partial<PolicyRules> = {}) => {
  const judgement = eligibility({
    ticket: { ...solved, ...change },
    connection: "support",
    rules: { ...defaultRules, ...rules },
    now,
  });
  return judgement.eligible ? "eligible" : judgement.reason;
};
const from = (email: string | null): Partial<Ticket> => ({ customer: { ...solved.customer, email } });

describe("a resolution", () => {
  it("is asked about when it is one of ours to ask about", () => {
    expect(judged({})).toBe("eligible");
    expect(judged({ status: "closed" })).toBe("eligible");
  });
  it("is not asked about while the ticket is open, or was never solved", () => {
    expect(judged({ status: "open" })).toBe("not-solved");
    expect(judged({ resolution: null })).toBe("not-solved");
  });
  it("is not asked about once the ticket has become part of another", () => {
    expect(judged({ mergedInto: "T-7", status: "closed" })).toBe("merged");
  });
  it("is not asked about when there is nobody to write to", () => {
    expect(judged(from(null))).toBe("no-address");
    expect(judged(from(""))).toBe("no-address");
    expect(judged(from("ana"))).toBe("no-address");
  });
  it("is not asked about when the customer is one of us, by address or by domain", () => {
    const staff = ["@acme.test", "Sam@partner.test"];
    expect(judged(from("Kim@ACME.test"), { staff })).toBe("staff");
    expect(judged(from("sam@partner.test "), { staff })).toBe("staff");
    expect(judged(from("ana@partner.test"), { staff })).toBe("eligible");
    expect(judged(from("ana@not-acme.test"), { staff })).toBe("eligible");
    expect(judged(from("ana@mail.acme.test"), { staff })).toBe("eligible");
  });
  it("is not asked about when only machines replied, unless the policy or the helpdesk does not care", () => {
    expect(judged({ humanReplies: 0 })).toBe("no-human-reply");
    expect(judged({ humanReplies: 0 }, { requireHumanReply: false })).toBe("eligible");
    expect(judged({ humanReplies: null })).toBe("eligible");
  });
  it("is not asked about when a tag stops it, in whatever spelling", () => {
    expect(judged({ tags: ["invoices", "SPAM"] })).toBe("skip-tag");
    expect(judged({ tags: ["Auto_Closed"] })).toBe("skip-tag");
    expect(judged({ tags: ["spammer", "latest"] })).toBe("eligible");
    expect(judged({ tags: ["spam"] }, { skip: [] })).toBe("eligible");
  });
  it("is not asked about when nobody has been in touch for too long", () => {
    expect(judged({ lastHumanContactAt: daysAgo(14) })).toBe("eligible");
    expect(judged({ lastHumanContactAt: daysAgo(14.01) })).toBe("too-old");
  });
  it("is as old as itself when the last contact is unknown", () => {
    const old = { key: "r-3", at: daysAgo(15), summary: "", agent: { email: null, name: null } };
    expect(judged({ lastHumanContactAt: null })).toBe("eligible");
    expect(judged({ lastHumanContactAt: null, resolution: old })).toBe("too-old");
  });
});

describe("a policy's match", () => {
  it("wants the ticket in every list it gives", () => {
    const match = { connections: ["support"], teams: ["billing"], tags: ["vip", "invoices"], channels: ["Email"] };
    expect(judged({}, { match })).toBe("eligible");
    expect(judged({}, { match: { ...match, priorities: ["low"] } })).toBe("not-matched");
    expect(judged({ team: null }, { match })).toBe("not-matched");
    expect(judged({ tags: [] }, { match })).toBe("not-matched");
  });
  it("demands nothing by an empty list", () => {
    expect(judged({}, { match: { teams: [], tags: [] }, exclude: { teams: [] } })).toBe("eligible");
  });
  it("is overruled by one list of those to be left out", () => {
    expect(judged({}, { match: { teams: ["Billing"] }, exclude: { tags: ["invoices"], teams: ["Sales"] } })).toBe(
      "excluded",
    );
    expect(judged({}, { exclude: { teams: ["Sales"], priorities: ["low"] } })).toBe("eligible");
  });
});
