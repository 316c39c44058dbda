import { wallClock } from "./wall-clock.ts";

const openingMs = 9 * 3_600_000;

/** The moment of a day (YYYY-MM-DD) the customer chose: nine in the morning there; opening hours may still move it. */
export function askAgainAt({ day, timeZone }: { day: string; timeZone: string | null }): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`) + openingMs;
  const shift = (guess: number) => wanted - (wallClock({ at: new Date(guess), timeZone }) - guess);
  return new Date(shift(shift(wanted)));
}
