import { momentAt } from "./moment-at.ts";

const dayMs = 86_400_000;

/** The moment at which a day (YYYY-MM-DD, or so many days later) begins in a place; where clocks skip midnight, about then. */
export function startOfDay({ day, plusDays, timeZone }: { day: string; plusDays: number; timeZone: string }): Date {
  return momentAt({ wall: Date.parse(`${day}T00:00:00Z`) + plusDays * dayMs, timeZone });
}
