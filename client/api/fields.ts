import { z } from "@hono/zod-openapi";
import { durationMs } from "../../domain/duration.ts";

const noTimeZone = "must be an IANA time zone such as Europe/Lisbon";
const noLanguage = "must be a BCP 47 language tag such as pt or en-GB";

/** The kinds of field the API is made of; each message finishes the sentence "<field> …". */

/** As the document says it of every text; client/api/storable-text refuses others. */
const withoutNul = "^[^\\u0000]*$";

/** One line, such as a subject or a name. What would break a line (and in a mail, a header) becomes a space. */
export const line = (max: number) =>
  z
    .string()
    .max(max, `may have at most ${max} characters`)
    .transform((text) => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim())
    .openapi({ pattern: withoutNul });

/** As `line`, and something must be left. */
export const filledLine = (max: number) =>
  line(max)
    .pipe(z.string().min(1, "must not be empty"))
    // The document describes what comes in: something that is neither space nor control character.
    .openapi({ minLength: 1, pattern: "^[^\\u0000]*[^\\s\\u0000-\\u001F\\u007F-\\u009F\\uFEFF][^\\u0000]*$" });

/** Several lines, such as what was done. */
export const text = (max: number) =>
  z.string().max(max, `may have at most ${max} characters`).openapi({ pattern: withoutNul });

export const webAddress = z
  .string()
  .max(2000, "may have at most 2000 characters")
  .refine(isWebAddress, "must be an http or https address without a user name")
  .openapi({ format: "uri" });

export const instant = z.iso
  .datetime({ offset: true, error: "must be a time such as 2026-11-20T10:00:00Z" })
  .refine(isUsual, "must be between the years 1970 and 9998")
  .openapi({ format: "date-time", example: "2026-11-20T10:00:00Z" });

/** An ISO 8601 duration of fixed length; kept as it was written. */
export const duration = z
  .string()
  .max(40)
  .refine((iso) => durationMs(iso) !== null, {
    error: "must be an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as PT36H",
    // What compares durations, here and across members, may then trust them.
    abort: true,
  })
  .refine((iso) => (durationMs(iso) ?? 0) <= 400 * 86_400_000, "must not be longer than 400 days")
  .openapi({ format: "duration", example: "PT36H" });

/** A name, and no offset: Postgres reads the sign of `+01:00` the other way round. */
export const timeZone = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/, { error: noTimeZone, abort: true })
  .refine(isTimeZone, noTimeZone)
  .openapi({ example: "Europe/Lisbon", description: "The name of a zone of the IANA database" });

/** The pattern is what every tag of RFC 5646 that we take has in common; which of these are well-formed, Intl knows. */
export const language = z
  .string()
  .max(35)
  .regex(/^([A-Za-z]{2,3}|[A-Za-z]{5,8})(-[A-Za-z0-9]{1,8})*$/, { error: noLanguage, abort: true })
  .refine(isLanguage, noLanguage)
  .openapi({ example: "pt", description: "A BCP 47 language tag" });

export const email = z
  .string()
  .max(254, "may have at most 254 characters")
  .pipe(z.email("must be an e-mail address"))
  .openapi({ format: "email" });

/** The names of connections, policies and subscriptions: they stand in addresses. */
export const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, "must be 1 to 63 letters, digits, dots, _ or -")
  .openapi({ example: "default" });
export const namedPath = z.object({ name });

/** As every time leaves the API. */
export const time = z.iso.datetime().openapi({ example: "2026-11-20T10:00:00.000Z" });

/** Other years are mistakes, and some of them are no dates to Postgres; what is no date at all is refused elsewhere. */
export function isUsual(text: string): boolean {
  const year = new Date(text).getUTCFullYear();
  return Number.isNaN(year) || (year >= 1970 && year <= 9998);
}

function isWebAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return (url.protocol === "http:" || url.protocol === "https:") && url.username === "" && url.password === "";
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
