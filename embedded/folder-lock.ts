import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { SettingError } from "./config.ts";
import { identityOf } from "./process-state.ts";

const ownerSchema = z.object({ pid: z.number(), identity: z.string(), url: z.string() });
export type FolderOwner = z.infer<typeof ownerSchema>;

/**
 * One installation per data folder: throws a `SettingError` while another one runs from it. The lock of one that was
 * killed is put aside by renaming, which only one of two starts at the same moment can do.
 */
export function lockFolder({ dataDir, url }: { dataDir: string; url: string }): () => void {
  const file = join(dataDir, "lock");
  const mine = JSON.stringify({ pid: process.pid, identity: identityOf(process.pid) ?? "", url });
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: "wx", mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw error;
    }
    const owner = ownerOf(file);
    if (owner && identityOf(owner.pid) === owner.identity) {
      throw new SettingError(
        `Aftercare already runs from ${dataDir} (process ${owner.pid}, ${owner.url}). Stop that one first, or start a second installation with a folder and a port of its own: npm start -- --data other-folder --port 3100`,
      );
    }
    putAside(file);
  }
}

function putAside(file: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    rmSync(aside, { force: true });
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw error;
  }
}

/** Null when there is none, or it was cut off while it was written. */
function ownerOf(file: string): FolderOwner | null {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
