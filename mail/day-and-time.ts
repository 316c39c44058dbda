/** One moment for one reader; `now` adds "today", "tomorrow" and the year when it is another one. */
export type Moment = { at: Date; timeZone: string | null; language: string; now?: Date };

/** "Fri 25 September", "Fr., 25. September"; with the year if it is not this one. */
export function formatDay(moment: Moment): string {
  return day(moment, { weekday: "short", day: "numeric", month: "long" });
}

/** "25 September", for dates that have passed or whose weekday does not matter. */
export function formatDate(moment: Moment): string {
  return day(moment, { day: "numeric", month: "long" });
}

/** "17:00": always 24 hours. */
export function formatTime({ at, timeZone, language }: Moment): string {
  return formatter({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, { timeZone, language }).format(at);
}

/** "today, 17:00", "tomorrow, 09:00", "Fri 25 September, 17:00"; German adds its "Uhr". */
export function formatDayAndTime(moment: Moment): string {
  const time = `${formatTime(moment)}${isGerman(moment.language) ? " Uhr" : ""}`;
  return `${nearDay(moment) ?? formatDay(moment)}, ${time}`;
}

/** "Friday", "Freitag". */
export function formatWeekday({ at, timeZone, language }: Moment): string {
  return formatter({ weekday: "long" }, { timeZone, language }).format(at);
}

/** How many calendar days lie between the two in that zone: 0 is today, 1 tomorrow, -1 yesterday. */
export function calendarDays({ at, now, timeZone }: { at: Date; now: Date; timeZone: string | null }): number {
  return calendarDay(at, timeZone) - calendarDay(now, timeZone);
}

/** What `<time datetime>` holds. */
export function dateTime(at: Date): string {
  return at.toISOString();
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function day(moment: Moment, options: Intl.DateTimeFormatOptions): string {
  const { at, now } = moment;
  const year = formatter({ year: "numeric" }, moment);
  const withYear: Intl.DateTimeFormatOptions =
    now === undefined || year.format(now) === year.format(at) ? options : { ...options, year: "numeric" };
  const text = formatter(withYear, moment).format(at);
  // Some versions of the English data put a comma after the weekday: "Fri, 25 September".
  return isEnglish(moment.language) ? text.replace(/^(\w+),/, "$1") : text;
}

function nearDay({ at, now, timeZone, language }: Moment): string | null {
  if (now === undefined) return null;
  const days = calendarDays({ at, now, timeZone });
  if (days !== 0 && days !== 1) return null;
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
}

/** The number of the calendar day in that zone, so that two of them can be subtracted. */
function calendarDay(at: Date, timeZone: string | null): number {
  const parts = formatter(
    { year: "numeric", month: "numeric", day: "numeric" },
    { timeZone, language: "en" },
  ).formatToParts(at);
  const part = (wanted: string) => Number(parts.find(({ type }) => type === wanted)?.value);
  return Math.round(Date.UTC(part("year"), part("month") - 1, part("day")) / 86_400_000);
}

function formatter(
  options: Intl.DateTimeFormatOptions,
  reader: { timeZone: string | null; language: string },
): Intl.DateTimeFormat {
  const id = `${reader.language} ${reader.timeZone ?? "UTC"} ${JSON.stringify(options)}`;
  const known = formatters.get(id);
  if (known !== undefined) return known;
  const language = reader.language === "en" ? "en-GB" : reader.language;
  const made = new Intl.DateTimeFormat(language, { ...options, timeZone: knownZone(reader.timeZone) });
  formatters.set(id, made);
  return made;
}

/** A zone that a helpdesk invented must not keep a mail from being sent. */
function knownZone(timeZone: string | null): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timeZone ?? "UTC" }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

const isGerman = (language: string): boolean => /^de\b/i.test(language);
const isEnglish = (language: string): boolean => /^en\b/i.test(language);
