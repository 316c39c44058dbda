import type { Bench } from "./bench.ts";

/** Sizes of a run: `tiny` proves that a row runs, `small` is for working on it, `full` is what docs/performance.md quotes. */
export type Size = "tiny" | "small" | "full";
export const sizes = ["tiny", "small", "full"] as const;

/** Several measurements of one thing. */
export type Spread = { median: number; least: number; most: number; of: number };

/** One line of the result: a figure of ours, and where there is a floor its figure and the ratio of the two. */
export type Finding = {
  what: string;
  unit: string;
  ours: Spread;
  floor?: { name: string; value: Spread };
  /** Ours ÷ floor, round by round: what holds although the machine's speed drifts. */
  ratio?: Spread;
  goal?: { of: "ratio" | "ours"; atMost?: number; atLeast?: number };
  note?: string;
};

/** One question, answered by one file that tells how. */
export type Row = {
  name: string;
  story: string;
  run(bench: Bench): Promise<Finding[]>;
};

/** Whether a goal is reached by the median; null where there is none. */
export function isReached({ goal, ours, ratio }: Finding): boolean | null {
  if (goal === undefined) return null;
  const value = goal.of === "ours" ? ours.median : ratio?.median;
  if (value === undefined) return null;
  return value <= (goal.atMost ?? Infinity) && value >= (goal.atLeast ?? -Infinity);
}
