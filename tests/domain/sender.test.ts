import { describe, expect, it } from "vitest";
import { senderFor } from "../../domain/sender.ts";

const billing = { from: "billing@acme.test", teams: ["Billing", "Refunds"] };
const late = { from: "late@acme.test", teams: ["Refunds"] };
const general = { from: "care@acme.test" };

describe("whom a mail is from", () => {
  it.each([
    ["the first sender with its team", [["Refunds"], [general, billing, late]], billing],
    ["however the team is written", [[" bILLING "], [billing, general]], billing],
    ["the one without teams, for any other team", [["Sales"], [billing, general]], general],
    [
      "the one without teams, for no team at all",
      [[null], [billing, { ...general, teams: [] }]],
      { ...general, teams: [] },
    ],
    ["the installation's own, where none fits", [["Sales"], [billing, late]], null],
    [
      "the sender of all its tickets",
      [
        ["Billing", "Refunds"],
        [billing, general],
      ],
      billing,
    ],
    [
      "the one without teams, where its tickets have several",
      [
        ["Billing", "Sales"],
        [billing, general],
      ],
      general,
    ],
    [
      "the installation's own, where its tickets have several and none is general",
      [["Billing", null], [billing]],
      null,
    ],
  ] as const)("is %s", (_what, [teams, senders], expected) => {
    const given = senders.map(({ from, ...rest }) => ("teams" in rest ? { from, teams: [...rest.teams] } : { from }));
    expect(senderFor(given, [...teams])).toEqual(expected);
  });
});
