/** A chain of whys ends here, with or without a second branch. */
export const whysAtMost = 5;
/** The whys that can have a second answer: a chain that differs from its first one on is another review. */
export const branchesFrom = [2, 3, 4, 5] as const;

/** Answers in their order, and for each what it rests on, one piece a line. */
export type WhyChain = { whys: string[]; evidence: string[] };
/** `from`: the number of the why that has a second answer; null = there is none. */
export type Branch = WhyChain & { from: number | null };

/** Evidence has no place without its why, and what is empty at the end is left out, so that equal chains are equal. */
export function evidenceFor(whys: readonly string[], evidence: readonly string[]): string[] {
  const placed = evidence.slice(0, whys.length);
  return placed.slice(0, placed.findLastIndex((each) => each !== "") + 1);
}

/** What is wrong with a second branch beside this chain; null = nothing. */
export function branchFault({ from, whys }: Branch, chain: readonly string[]): BranchFault | null {
  if (from === null) return whys.length > 0 ? "begins-nowhere" : null;
  if (from > chain.length) return "begins-at-no-why";
  if (whys.length === 0) return "has-no-answer";
  return whys.length > whysAtMost + 1 - from ? "too-long" : null;
}
export type BranchFault = "begins-nowhere" | "begins-at-no-why" | "has-no-answer" | "too-long";
