/**
 * What clocks show in a place, written as the milliseconds a clock showing the same in UTC would have. Zones the
 * platform does not know, and none at all, count as UTC.
 */
export function wallClock({ at, timeZone }: { at: Date; timeZone: string | null }): number {
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  const formatter = formatterOf(timeZone ?? "UTC") ?? newFormatter("UTC");
  for (const { type, value } of formatter.formatToParts(at)) shown[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((at.getTime() % 1_000) + 1_000) % 1_000);
}

/** Whether the platform knows the IANA zone. */
export const isTimeZone = (name: string): boolean => formatterOf(name) !== null;

/** Kept, because making one costs a hundred times more than using it; only names that exist, so it cannot grow on. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Null = the platform does not know the zone. */
function formatterOf(timeZone: string): Intl.DateTimeFormat | null {
  const name = timeZone.toLowerCase();
  const known = formatters.get(name);
  if (known !== undefined) return known;
  try {
    const formatter = newFormatter(name);
    formatters.set(name, formatter);
    return formatter;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const newFormatter = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
