import { calendarDays } from "../../mail/day-and-time.ts";

export type Clock = ReturnType<typeof clockFor>;

/** Times as one reader sees them: in their zone, near days by name, always 24 hours. */
export function clockFor({ now, timeZone }: { now: Date; timeZone: string }) {
  const shown = (at: Date, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat("en-GB", { timeZone, ...options }).format(at).replaceAll(",", "");
  const year = (at: Date): string => shown(at, { year: "numeric" });
  const otherYear = (at: Date): Intl.DateTimeFormatOptions => (year(at) === year(now) ? {} : { year: "numeric" });
  const near = (at: Date): string | null => nearDays.get(calendarDays({ at, now, timeZone })) ?? null;
  const time = (at: Date): string => shown(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = (at: Date): string =>
    near(at) ?? shown(at, { weekday: "short", day: "numeric", month: "short", ...otherYear(at) });
  const moment = (at: Date): string => `${day(at)} ${time(at)}`;
  const element = (text: (at: Date) => string) => (at: Date) => <time datetime={at.toISOString()}>{text(at)}</time>;

  return {
    now,
    timeZone,
    /** "today 17:00", "Fri 11 Sep 16:20" */
    moment: element(moment),
    /** "today", "Fri 11 Sep" */
    day: element(day),
    /** "17:00" */
    time: element(time),
    momentText: moment,
    dayText: day,
    /** "Tuesday 15 September" */
    longDay: (at: Date): string => shown(at, { weekday: "long", day: "numeric", month: "long", ...otherYear(at) }),
    /** "Today", "Thursday 3 September" */
    heading: (at: Date): string => {
      const name = calendarDays({ at, now, timeZone }) === 0 ? "today" : null;
      if (name !== null) return "Today";
      return shown(at, { weekday: "long", day: "numeric", month: "long", ...otherYear(at) });
    },
    /** "6 min", "3 h", "11 days" */
    since: (at: Date): string => span(now.getTime() - at.getTime()),
  };
}

const nearDays = new Map([
  [-1, "yesterday"],
  [0, "today"],
  [1, "tomorrow"],
]);

function span(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes === 0) return "less than a minute";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}
