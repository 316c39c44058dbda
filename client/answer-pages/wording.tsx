import type { Child } from "hono/jsx";
import { isTimeZone, wallClock } from "../../domain/wall-clock.ts";
import { formatDate, formatDay, formatDayAndTime, formatTime } from "../../mail/day-and-time.ts";
import { languageOf } from "../language-of.ts";
import { createTranslator, direction } from "../../mail/translate.ts";
import de from "./messages/de.json" with { type: "json" };
import en from "./messages/en.json" with { type: "json" };

/** Every text of these pages has a key; `en` decides which there are. */
export type Key = keyof typeof en;
type Values = Record<string, string | number>;

const translator = createTranslator<Key>({ en, de });

/** For whom a page is written: the customer, as far as known. */
export type Reader = {
  /** BCP 47, as the helpdesk gave it. */
  language: string | null;
  /** IANA zone; null = not known, so that times are written in UTC and say so. */
  timeZone: string | null;
  now: Date;
};

/** The texts of a page in its reader's language, zone and day. */
export type Wording = {
  language: string;
  dir: "ltr" | "rtl";
  now: Date;
  /** On what the customer or the helpdesk wrote: its language, where there is no page in that one. */
  quoted: { lang?: string };
  text(key: Key, values?: Values): string;
  /** A text in which some values are elements, such as a ticket's subject in bold. */
  rich(key: Key, values: Record<string, Child>): Child;
  /** "Fri 25 September" */
  day(at: Date): string;
  /** "Fri 25 September", of a day as `YYYY-MM-DD`, which has no zone. */
  calendarDay(day: string): string;
  /** "25 September" */
  date(at: Date): string;
  /** "09:55"; with seconds where the minute is too coarse to be true. */
  time(at: Date): string;
  /** "today, 17:00" */
  dayAndTime(at: Date): string;
  /** "today", "on Friday", "on 11 September" */
  when(at: Date): string;
};

export function wordingFor({ language: wanted, timeZone: given, now }: Reader): Wording {
  const language = translator.pick(wanted);
  const timeZone = given !== null && isTimeZone(given) ? given : null;
  const text = (key: Key, values?: Values) => translator.text({ language, key, ...(values && { values }) });
  const moment = (at: Date) => ({ at, timeZone, language, now });
  const zone = timeZone === null ? " UTC" : "";
  return {
    language,
    dir: direction(language),
    now,
    quoted: languageOf({ language: wanted }, language),
    text,
    rich: (key, values) => rich(values, (marks) => text(key, marks)),
    day: (at) => formatDay(moment(at)),
    calendarDay: (day) => formatDay({ at: new Date(`${day}T12:00:00Z`), timeZone: "UTC", language, now }),
    date: (at) => formatDate(moment(at)),
    time: (at) => (at.getTime() - now.getTime() < 120_000 ? withSeconds(moment(at)) : formatTime(moment(at))) + zone,
    dayAndTime: (at) => formatDayAndTime(moment(at)) + zone,
    when: (at) => when({ at, now, timeZone, language, text }),
  };
}

/** The language of somebody of whom nothing is known but what their browser asks for. */
export function askedLanguage(acceptLanguage: string | undefined): string {
  const ranked = (acceptLanguage ?? "").split(",").flatMap((entry) => {
    const [tag = "", ...parameters] = entry.split(";").map((part) => part.trim());
    const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    return translator.pick(tag) === "en" && !/^en\b/i.test(tag) ? [] : [{ tag, quality: Number(quality ?? 1) }];
  });
  return translator.pick(ranked.toSorted((a, b) => b.quality - a.quality)[0]?.tag ?? null);
}

/** Private-use characters stand where an element goes; in a value they are dropped, so that they mean nothing else. */
function rich(values: Record<string, Child>, render: (marks: Values) => string): Child {
  const entries = Object.entries(values);
  const marks: Values = {};
  for (const [i, [name, value]] of entries.entries()) {
    if (typeof value === "number") marks[name] = value;
    else marks[name] = typeof value === "string" ? value.replaceAll(/[\uE000\uE001]/g, "") : `\uE000${i}\uE001`;
  }
  const parts = render(marks).split(/\uE000(\d+)\uE001/);
  return <>{parts.map((part, i) => (i % 2 === 0 ? part : entries[Number(part)]?.[1]))}</>;
}

type When = { at: Date; now: Date; timeZone: string | null; language: string; text: Wording["text"] };
const dayMs = 86_400_000;

function when({ at, now, timeZone, language, text }: When): string {
  const days = dayNumber(now, timeZone) - dayNumber(at, timeZone);
  if (days === 0) return text("today");
  if (days === 1) return text("yesterday");
  if (days < 0 || days > 6) return text("on-date", { day: formatDate({ at, now, timeZone, language }) });
  const weekday = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: timeZone ?? "UTC" }).format(at);
  return text("on-weekday", { day: weekday });
}

const dayNumber = (at: Date, timeZone: string | null): number => Math.floor(wallClock({ at, timeZone }) / dayMs);

function withSeconds({ at, timeZone, language }: { at: Date; timeZone: string | null; language: string }): string {
  const shown = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
  const region = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(region, { ...shown, timeZone: timeZone ?? "UTC" }).format(at);
}
