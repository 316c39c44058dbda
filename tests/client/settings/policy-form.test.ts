import { describe, expect, it } from "vitest";
import { readPolicyForm, typedOf } from "../../../client/settings/policy-form.ts";
import { spanField } from "../../../client/settings/typed-rules.ts";
import { jsonOf, readPolicyJson } from "../../../client/settings/policy-json.ts";
import { changedRules, ruleInWords } from "../../../client/settings/rule-words.ts";
import { defaultRules, type PolicyRules } from "../../../domain/policy.ts";

const otherRules: PolicyRules = {
  ...defaultRules,
  match: { connections: ["support"], teams: ["Billing, EU", "Sync"], channels: [] },
  exclude: { tags: ["vip"], priorities: ["low"] },
  minimumAge: "PT2H",
  maximumSilence: "P30D",
  requireHumanReply: false,
  skip: [],
  staff: ["@tarn.test"],
  checkInAfter: "P1DT1H",
  latest: "PT4320M",
  hours: [
    { days: [5, 1], from: "08:30", to: "12:00", holidays: false },
    { days: [6], from: "10:00", to: "11:00", holidays: true },
  ],
  remindAfter: null,
  patience: "P1W",
  grace: "PT0M",
  holdWindow: "P20D",
  jitter: "PT1M",
  languages: ["pt"],
  questions: ["verdict", "reasons"],
  perCustomer: { count: 1, within: "P30D" },
  perCompany: { count: 0, within: "PT1H" },
  combineWithin: "PT1H",
  onNotHeld: "needs_look",
  onPartly: "needs_look",
  askAgainAtMost: 0,
  onUnhappy: "nothing",
  nextUpdateWithin: "PT4H",
  reviewAtFailure: 3,
  reopenGuard: { count: 1, within: "P1D" },
};

const change = (changes: Record<string, string>, before = defaultRules) =>
  readPolicyForm(new Map([...typedOf(before), ...Object.entries(changes)]), before);

describe("the form of a policy", () => {
  it.each([
    ["the defaults", defaultRules],
    ["another policy", otherRules],
    ["one for any time", { ...defaultRules, hours: null }],
  ])("changes nothing when it is saved as it is shown: %s", (_, rules) => {
    expect(change({}, rules)).toEqual({ wrong: null, rules });
  });

  it("can say every rule otherwise", () => {
    const read = readPolicyForm(typedOf(otherRules), { ...defaultRules, channel: "email" });
    const { rules } = read.wrong === null ? read : { rules: defaultRules };
    expect(read.wrong).toBeNull();
    for (const rule of changedRules(defaultRules, otherRules)) {
      expect([rule, ruleInWords(rules, rule)]).toEqual([rule, ruleInWords(otherRules, rule)]);
    }
    expect(changedRules(defaultRules, otherRules)).toHaveLength(Object.keys(defaultRules).length - 1);
  });

  it.each([
    [{ checkInAfter: "soon" }, "checkInAfter", "must be a time such as 24 hours"],
    [{ checkInAfter: "24" }, "checkInAfter", "must be a time such as 24 hours"],
    [{ patience: "0 days" }, "patience", "must be longer than nothing"],
    [{ patience: "500 days" }, "patience", "must not be longer than 400 days"],
    [{ checkInAfter: "3 days" }, "checkInAfter", "must not be longer than “At the latest after”, 48 hours"],
    [{ latest: "14 days" }, "latest", "must be shorter than “Answers accepted for”, 14 days: answers close with it"],
    [{ "perCustomer.count": "two" }, "perCustomer.count", "must be a whole number"],
    [{ "perCustomer.count": "5000" }, "perCustomer.count", "must be at most 1000"],
    [{ "reopenGuard.within": "a while" }, "reopenGuard.within", "must be a time such as"],
    [{ reviewAtFailure: "0" }, "reviewAtFailure", "must be at least 1"],
    [{ staff: "a@tarn.test\n\nsam" }, "staff", "“sam” must be an address or a domain"],
    [{ languages: "" }, "languages", "must name at least one language"],
    [{ "match.tags": "x".repeat(201) }, "match.tags", "may have at most 200 characters"],
    [{ "questions.verdict": "" }, "questions.verdict", "must hold “Did the fix hold?”"],
    [{ [spanField(0, "from")]: "18:00" }, spanField(0, "to"), "must be later than the beginning"],
    [{ [spanField(0, "to")]: "09:00" }, spanField(0, "to"), "must be later than the beginning"],
    [{ [spanField(0, "from")]: "9" }, spanField(0, "from"), "must be a time of day"],
    [{ [spanField(3, "to")]: "17:00", [spanField(3, "from")]: "16:00" }, spanField(3, "day.1"), "at least one day"],
  ])("names what is wrong at its field: %j", (typed, field, text) => {
    const read = change(typed);
    expect(read.wrong).toEqual([{ field, label: expect.any(String), text: expect.stringContaining(text) }]);
  });

  it("takes hours until midnight, and refuses those across it also where they stand as they were", () => {
    const until = change({ [spanField(0, "to")]: "00:00" });
    expect(until.wrong === null && until.rules.hours?.[0]?.to).toBe("00:00");
    const night = { ...defaultRules, hours: [{ days: [5], from: "22:00", to: "06:00", holidays: false }] };
    expect(readPolicyForm(typedOf(night), night).wrong).toEqual([
      {
        field: spanField(0, "to"),
        label: expect.any(String),
        text: expect.stringContaining("write hours across midnight as two lines"),
      },
    ]);
    expect(readPolicyJson(jsonOf(night)).wrong).toMatchObject([{ label: "hours[0].to" }]);
  });

  it("asks for hours where none are left", () => {
    const cleared = Object.fromEntries(
      [...typedOf(defaultRules).keys()].filter((key) => key.startsWith("hours.")).map((key) => [key, ""]),
    );
    expect(change(cleared).wrong).toEqual([
      { field: "hours", label: expect.any(String), text: "must have a line with days and times, or be any time" },
    ]);
  });
});

describe("the JSON of a policy", () => {
  it("is read as it is shown", () => {
    expect(readPolicyJson(jsonOf(otherRules))).toEqual({ wrong: null, rules: otherRules });
  });

  it.each([
    ['{ "perCustomer": { "count": -1, "within": "P1D" } }', "perCustomer.count", "must be at least 0"],
    ['{ "hours": [{ "days": [1], "from": "9", "to": "10:00" }] }', "hours[0].from", "must be a time of day"],
    ['{ "chekInAfter": "PT1H" }', "chekInAfter", "is not a rule that is known here"],
    ['{ "checkInAfter": "P9D" }', "checkInAfter", "must not be longer than latest, PT48H"],
    ["[]", "The JSON", "expected object"],
    ["{", "The JSON", "is not well-formed"],
  ])("names the path of what is wrong: %s", (json, label, text) => {
    expect(readPolicyJson(json).wrong).toEqual([{ field: "json", label, text: expect.stringContaining(text) }]);
  });
});

describe("two versions of a policy", () => {
  it("are alike whatever order their members have", () => {
    const turned = { ...defaultRules, perCustomer: { within: "P7D", count: 2 } };
    expect(changedRules(defaultRules, turned)).toEqual([]);
  });

  it("differ rule by rule, in words", () => {
    expect(ruleInWords(otherRules, "hours")).toBe("Mon, Fri 08:30–12:00; Sat 10:00–11:00, not on public holidays");
    expect(ruleInWords(otherRules, "match")).toBe("connections support; teams Billing, EU, Sync");
    expect(ruleInWords(otherRules, "perCustomer")).toBe("1 mail in 30 days");
  });
});
