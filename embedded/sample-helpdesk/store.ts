import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWholeFile } from "../local-site/whole-file.ts";
import { deskState } from "./state.ts";
import type { DeskState } from "./state.ts";

export type Store = {
  read(): DeskState;
  /** Lets `change` alter a copy, which counts once it is on disk; if it throws, nothing has happened. */
  change<T>(change: (state: DeskState) => T): T;
};

/** The state of a former run, else `first`. A file that cannot be read stops the start: it is never overwritten. */
export function openStore({ dataDir, first }: { dataDir: string; first: () => DeskState }): Store {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, "sample-helpdesk.json");
  let state = restore(file) ?? first();
  const keep = (next: DeskState) => {
    writeWholeFile(file, JSON.stringify(next, null, 1));
    state = next;
  };
  keep(state);
  return {
    read: () => state,
    change(change) {
      const next = structuredClone(state);
      const result = change(next);
      keep(next);
      return result;
    },
  };
}

function restore(file: string): DeskState | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  const parsed = deskState.safeParse(parseOrNull(text));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not a sample helpdesk's state. Move it away to begin with fresh sample tickets.`);
}

function parseOrNull(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}
