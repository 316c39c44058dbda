import { mkdirSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { z } from "zod";

const lineSchema = z.looseObject({ level: z.number(), msg: z.string().optional() });
/** What domain/plain-error leaves of an error. */
const errorSchema = z.object({
  type: z.string().optional(),
  message: z.string().optional(),
  code: z.union([z.string(), z.number()]).optional(),
});
const levels = [
  [50, "error"],
  [40, "warning"],
] as const;
/** What every line carries, and nobody reads on a screen. */
const dull = new Set(["time", "pid", "hostname", "process", "name", "v"]);

/** Keeps every line a process writes in its file, and shows warnings and above, as words. */
export function keepLog(options: { name: string; file: string; show: (line: string) => void }): {
  from(stream: Readable): void;
  /** The last lines that were no log lines: why a process has ended, a wrong setting for one. */
  saidPlainly(): string[];
} {
  mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
  const size = statSync(options.file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10_000_000) renameSync(options.file, `${options.file}.1`);
  // Written at once: what a process said last must be there when we are killed with it.
  const out = openSync(options.file, "a", 0o600);
  const plain: string[] = [];
  return {
    from(stream) {
      createInterface({ input: stream }).on("line", (line) => {
        writeSync(out, `${line}\n`);
        const read = readLine(line);
        if (read.plain) plain.push(line);
        if (plain.length > 20) plain.shift();
        if (!read.plain && read.warning !== null) options.show(`${options.name}: ${read.warning}`);
      });
    },
    saidPlainly: () => plain.splice(0),
  };
}

/** What is to be seen of one line: `warning` is null for the usual. */
export function readLine(line: string): { plain: true } | { plain: false; warning: string | null } {
  const read = lineSchema.safeParse(parsed(line));
  if (!read.success) return line.trim() === "" ? { plain: false, warning: null } : { plain: true };
  const { level, msg, ...rest } = read.data;
  const word = levels.find(([from]) => level >= from)?.[1];
  if (!word) return { plain: false, warning: null };
  const fields = Object.entries(rest).filter(([key]) => !dull.has(key));
  const data = fields.map(([key, value]) => `${key}=${brief(value)}`).join(" ");
  return { plain: false, warning: `${word}: ${msg ?? ""}${data === "" ? "" : ` (${data})`}` };
}

/** An error is known by its message here, or by its kind where that may quote somebody; its stack is in the file. */
function brief(value: unknown): string {
  if (typeof value === "string") return value;
  const error = errorSchema.safeParse(value);
  const { type, code, message } = error.success ? error.data : {};
  if (message !== undefined) return message;
  if (type === undefined) return JSON.stringify(value);
  return code === undefined ? type : `${type} ${code}`;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
