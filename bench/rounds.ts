import { spreadOf } from "./spread.ts";
import type { Spread } from "./row.ts";

/**
 * Measures several things in turns, forwards and backwards (A B B A …), so that a machine that grows slower or faster does so
 * for all of them alike. Returns, for each, its measurements in the order of the rounds.
 */
export async function inTurns<T, Name extends string>(
  things: Record<Name, (round: number) => Promise<T>>,
  { rounds, say }: { rounds: number; say: (line: string) => void },
): Promise<Record<Name, T[]>> {
  const entries = Object.entries<(round: number) => Promise<T>>(things);
  const measured = new Map<string, T[]>(entries.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of round % 2 === 0 ? entries : entries.toReversed()) {
      say(`round ${round + 1} of ${rounds}: ${name}`);
      measured.get(name)?.push(await measure(round));
    }
  }
  const result: Partial<Record<string, T[]>> = Object.fromEntries(measured);
  return complete(result, things);
}

function complete<T, Name extends string>(
  result: Partial<Record<string, T[]>>,
  things: Record<Name, unknown>,
): Record<Name, T[]> {
  const isComplete = (some: Partial<Record<string, T[]>>): some is Record<Name, T[]> =>
    Object.keys(things).every((name) => name in some);
  if (!isComplete(result)) throw new Error("a thing was not measured");
  return result;
}

/** Ours ÷ theirs, measured in the same round. */
export function ratioOf(ours: number[], theirs: number[]): Spread {
  return spreadOf(ours.map((value, i) => value / (theirs[i] ?? Number.NaN)));
}
