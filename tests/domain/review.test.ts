import { describe, expect, it } from "vitest";
import { type Findings, missingToConclude, neededToConclude } from "../../domain/review.ts";

const whole: Findings = {
  whys: ["A restored file loses its identity."],
  causeId: "ca_1",
  department: "Sync",
  ownerId: "pe_1",
  correctiveAction: "Add restore and move cases.",
  checkOn: "2026-12-10",
};
const today = "2026-12-01";

describe("what is missing before a review can be concluded", () => {
  it("is nothing when everything is said", () => {
    expect(missingToConclude(whole, { today })).toEqual([]);
  });

  it.each([
    ["whys", { whys: [] }],
    ["cause", { causeId: null }],
    ["department", { department: " " }],
    ["owner", { ownerId: null }],
    ["correctiveAction", { correctiveAction: "\n" }],
    ["checkOn", { checkOn: null }],
  ] as const)("is %s, by its name", (field, without) => {
    expect(missingToConclude({ ...whole, ...without }, { today })).toEqual([{ field, because: "missing" }]);
  });

  it("is a check that can no longer be made, until the day after today", () => {
    const on = (checkOn: string) => missingToConclude({ ...whole, checkOn }, { today });
    expect(on("2026-12-01")).toEqual([{ field: "checkOn", because: "past" }]);
    expect(on("2026-12-02")).toEqual([]);
  });

  it("is everything of an untouched one, in the order in which it is asked for", () => {
    const untouched: Findings = {
      whys: [],
      causeId: null,
      department: null,
      ownerId: null,
      correctiveAction: "",
      checkOn: null,
    };
    expect(missingToConclude(untouched, { today }).map(({ field }) => field)).toEqual(neededToConclude);
  });
});
