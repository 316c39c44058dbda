import { durationMs } from "./duration.ts";

const names = ["week", "day", "hour", "minute", "second"] as const;
const letters = { week: "W", day: "D", hour: "H", minute: "M", second: "S" } as const;
const parts = /^P(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?$/;
const spelled: Record<string, (typeof names)[number]> = {
  w: "week",
  wk: "week",
  d: "day",
  h: "hour",
  hr: "hour",
  m: "minute",
  min: "minute",
  s: "second",
  sec: "second",
};

/** An ISO 8601 duration as people write it, in the units it was written in: "24 hours", "1 day 12 hours", "0 minutes". */
export function durationInWords(iso: string): string {
  if (durationMs(iso) === 0) return "0 minutes";
  const counts = parts.exec(iso)?.slice(1) ?? [];
  const said = names.flatMap((name, i) => {
    const count = Number(counts[i] ?? 0);
    return count === 0 ? [] : [`${count} ${name}${count === 1 ? "" : "s"}`];
  });
  return said.length === 0 ? iso : said.join(" ");
}

/**
 * The ISO 8601 duration that somebody wrote: "24 hours", "3 days", "1 day 12 h", "90 min", "36h", or ISO 8601 itself. Null for
 * what is none, a number without its unit and a unit given twice among it. Months and years have no fixed length.
 */
export function durationFromWords(text: string): string | null {
  const plain = text.trim().toLowerCase();
  const iso = plain.toUpperCase();
  if (durationMs(iso) !== null) return iso;
  if (plain === "0") return "PT0S";
  const found = new Map<(typeof names)[number], string>();
  const rest = plain.replaceAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g, (whole, count: string, unit: string) => {
    const name = names.find((each) => each === unit || `${each}s` === unit) ?? spelled[unit.replace(/(?<=.)s$/, "")];
    if (name === undefined || found.has(name)) return whole;
    found.set(name, count);
    return " ";
  });
  if (found.size === 0 || rest.replaceAll(/,|\band\b/g, "").trim() !== "") return null;
  const written = (wanted: readonly (typeof names)[number][]): string =>
    wanted.map((name) => (found.has(name) ? `${found.get(name)}${letters[name]}` : "")).join("");
  const time = written(["hour", "minute", "second"]);
  const made = `P${written(["week", "day"])}${time === "" ? "" : `T${time}`}`;
  const ms = durationMs(made);
  return ms === 0 ? "PT0S" : ms === null ? null : made;
}
