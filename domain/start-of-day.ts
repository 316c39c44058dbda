import { wallClock } from "./wall-clock.ts";

const dayMs = 86_400_000;

/** The moment at which a day (YYYY-MM-DD, or so many days later) begins in a place; where clocks skip midnight, about then. */
export function startOfDay({ day, plusDays, timeZone }: { day: string; plusDays: number; timeZone: string }): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`) + plusDays * dayMs;
  const shift = (guess: number) => wanted - (wallClock({ at: new Date(guess), timeZone }) - guess);
  return new Date(shift(shift(wanted)));
}
