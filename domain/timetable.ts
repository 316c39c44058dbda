import { checkedDurationMs } from "./duration.ts";
import type { OpeningHours, PolicyRules } from "./policy.ts";
import { wallClock } from "./wall-clock.ts";

const dayMs = 86_400_000;

type Resolution = {
  resolvedAt: Date;
  rules: Pick<PolicyRules, "checkInAfter" | "latest" | "minimumAge" | "jitter" | "hours">;
  /** IANA zone of the customer; an unknown one, and null, count as UTC. */
  timeZone: string | null;
  /** What the jitter is made from, so that it is the same whenever it is asked for: the follow-up's id. */
  seed: string;
  /** Takes the place of the policy's `checkInAfter`. */
  checkInAfterMs?: number | undefined;
};

/**
 * When to ask: from `checkInAfter` to `latest` after the resolution, in the customer's opening hours, spread by the
 * jitter, so that not everybody whose night has ended is asked in the same second. `at` lies behind `latestAt` only
 * where the hours push it there: hours come before `latest` in the precedence of DESIGN §6. A wished `checkInAfterMs`
 * beyond the policy's `latest` moves `latestAt` along. Public holidays are not known yet: `hours.holidays` has no effect.
 */
export function checkInTime({ resolvedAt, rules, timeZone, seed, checkInAfterMs }: Resolution): {
  at: Date;
  latestAt: Date;
} {
  const wait = Math.max(checkInAfterMs ?? checkedDurationMs(rules.checkInAfter), checkedDurationMs(rules.minimumAge));
  const latestAt = resolvedAt.getTime() + Math.max(checkedDurationMs(rules.latest), wait);
  const place = { hours: rules.hours, timeZone };
  const opening = nextOpening({ at: new Date(resolvedAt.getTime() + wait), ...place });
  const jitterMs = checkedDurationMs(rules.jitter);
  const room = latestAt - opening.getTime();
  const spread = new Date(opening.getTime() + fractionOf(seed) * (room < 0 ? jitterMs : Math.min(jitterMs, room)));
  return { at: isOpen({ at: spread, ...place }) ? spread : opening, latestAt: new Date(latestAt) };
}

type Place = { at: Date; hours: OpeningHours[] | null; timeZone: string | null };

/**
 * Whether the clock on the customer's wall shows opening hours. An hour that a clock change repeats is open both times,
 * one that it leaves out never comes. No hours, or hours on no day, mean any time; `to` not after `from` means the next day.
 */
export const isOpen = ({ at, hours, timeZone }: Place): boolean =>
  !restricts(hours) || hours.some((each) => shows(each, wallClock({ at, timeZone })));

/**
 * The first moment from `at` on at which it is open: `at` itself, if it is then. Goes from one beginning to the next, and
 * from one clock change to the next; no zone has ever changed its clocks there and back within a week.
 */
export function nextOpening({ at, hours, timeZone }: Place): Date {
  if (!restricts(hours)) return at;
  const offsetAt = (time: number): number => wallClock({ at: new Date(time), timeZone }) - time;
  let time = at.getTime();
  for (;;) {
    const offset = offsetAt(time);
    const wall = time + offset;
    if (hours.some((each) => shows(each, wall))) return new Date(time);
    const start = nextStart(hours, wall) - offset;
    time = offsetAt(start) === offset ? start : firstChange({ from: time, to: start, offsetAt });
  }
}

const restricts = (hours: OpeningHours[] | null): hours is OpeningHours[] =>
  hours?.some(({ days }) => days.length > 0) ?? false;

function shows({ days, from, to }: OpeningHours, wall: number): boolean {
  const day = Math.floor(wall / dayMs);
  const time = wall - day * dayMs;
  const [opens, closes] = [timeOfDayMs(from), timeOfDayMs(to)];
  const today = days.includes(weekday(day));
  if (opens < closes) return today && opens <= time && time < closes;
  return (today && opens <= time) || (days.includes(weekday(day - 1)) && time < closes);
}

/** The next time, on the wall, at which opening hours begin after `wall`. */
function nextStart(hours: OpeningHours[], wall: number): number {
  const today = Math.floor(wall / dayMs);
  const starts = hours.flatMap(({ days, from }) =>
    [0, 1, 2, 3, 4, 5, 6, 7]
      .map((ahead) => today + ahead)
      .filter((day) => days.includes(weekday(day)))
      .map((day) => day * dayMs + timeOfDayMs(from)),
  );
  return Math.min(...starts.filter((start) => start > wall));
}

/** The first millisecond after `from` whose offset is another. */
function firstChange(span: { from: number; to: number; offsetAt: (time: number) => number }): number {
  const before = span.offsetAt(span.from);
  let [same, changed] = [span.from, span.to];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (span.offsetAt(middle) === before) same = middle;
    else changed = middle;
  }
  return changed;
}

/** 1 = Monday … 7 = Sunday; day 0 was Thursday, 1 January 1970. */
const weekday = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

function timeOfDayMs(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return (hours * 60 + minutes) * 60_000;
}

/** 0 … 1 exclusive, spread evenly, the same for the same text (FNV-1a, then the finaliser of MurmurHash3). */
function fractionOf(seed: string): number {
  let hash = 0x811c9dc5;
  for (const character of seed) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
