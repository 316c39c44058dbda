import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { identityOf } from "./process-state.ts";

const noteSchema = z.object({ pid: z.number(), identity: z.string() });

/** Writes down a process we started, so that it is found again after a kill -9 of ours. */
export function notePid(file: string, pid: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ pid, identity: identityOf(pid) ?? "" }), { mode: 0o600 });
}

/** The noted process, if that very one still runs; a number that was given to another since does not count. */
export function notedPid(file: string): number | null {
  try {
    const note = noteSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    return identityOf(note.pid) === note.identity ? note.pid : null;
  } catch {
    return null;
  }
}

export function forgetPid(file: string): void {
  rmSync(file, { force: true });
}
