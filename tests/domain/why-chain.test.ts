import { describe, expect, it } from "vitest";
import { branchFault, evidenceFor } from "../../domain/why-chain.ts";

describe("the evidence of whys", () => {
  it.each([
    [["a", "b"], ["x", ""], ["x"]],
    [
      ["a", "b"],
      ["", "y"],
      ["", "y"],
    ],
    [["a"], ["x", "y"], ["x"]],
    [[], ["x"], []],
    [["a"], [], []],
  ])("of %j is kept of %j as %j", (whys, evidence, kept) => {
    expect(evidenceFor(whys, evidence)).toEqual(kept);
  });
});

describe("a second branch", () => {
  const chain = ["a", "b", "c"];
  it.each([
    [null, [], null],
    [null, ["x"], "begins-nowhere"],
    [3, ["x", "y", "z"], null],
    [3, ["x", "y", "z", "zz"], "too-long"],
    [4, ["x"], "begins-at-no-why"],
    [2, [], "has-no-answer"],
  ])("from %j with %j: %j", (from, whys, fault) => {
    expect(branchFault({ from, whys, evidence: [] }, chain)).toBe(fault);
  });
});
