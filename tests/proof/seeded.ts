import { randomInt } from "node:crypto";

/** Chance that can be repeated: the same seed gives the same choices (mulberry32). */
export function seeded(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** As often as it says: 0 never, 1 always. */
    chance: (probability: number): boolean => next() < probability,
    /** A whole number, both ends included. */
    between: (from: number, to: number): number => from + Math.floor(next() * (to - from + 1)),
    pick: <const T>(all: readonly [T, ...T[]]): T => all[Math.floor(next() * all.length)] ?? all[0],
    coin: (): boolean => next() < 0.5,
    shuffled: <T>(all: readonly T[]): T[] =>
      all
        .map((one) => ({ one, at: next() }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ one }) => one),
  };
}

export type Chance = ReturnType<typeof seeded>;

/** PROOF_SEED repeats a run; it stands in the names of the tests. */
export const proofSeed: number = Number(process.env["PROOF_SEED"] ?? randomInt(1_000_000));
