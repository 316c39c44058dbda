import { wallClock } from "./wall-clock.ts";

/**
 * The moment at which clocks in a place show `wall` (as `wallClock` writes it). Of an hour that a clock change repeats it is
 * one of the two; for one that it leaves out, the moment about then.
 */
export function momentAt({ wall, timeZone }: { wall: number; timeZone: string | null }): Date {
  const shift = (guess: number) => wall - (wallClock({ at: new Date(guess), timeZone }) - guess);
  return new Date(shift(shift(wall)));
}
