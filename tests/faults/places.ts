import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diskOf, removeRun, startGuard } from "./left-behind.ts";

/** Enough for a run of hours, and filled in seconds. */
const diskMegabytes = 768;

/**
 * The folder of one run, gone after it with every process that works in it, however the run ends; Postgres has a small disk of its own in it where this process may mount one
 * (as root on Linux), so that it can be filled.
 */
export async function makePlaces() {
  const folder = mkdtempSync(join(tmpdir(), "aftercare-faults-"));
  const postgresFolder = diskOf(folder);
  const guard = startGuard(folder);
  mkdirSync(postgresFolder, { mode: 0o711 });
  mount({ at: postgresFolder, megabytes: diskMegabytes });
  const remove = () => removeRun(folder);
  process.once("exit", remove);
  return {
    folder,
    postgresFolder,
    async [Symbol.asyncDispose]() {
      process.off("exit", remove);
      remove();
      guard.stdin?.end();
      await Promise.resolve();
    },
  };
}

/** Whether a disk of one's own can be had. */
export function canMount(): boolean {
  const at = mkdtempSync(join(tmpdir(), "aftercare-faults-try-"));
  const mounted = mount({ at, megabytes: 1 });
  if (mounted) spawnSync("umount", [at]);
  rmSync(at, { recursive: true });
  return mounted;
}

function mount({ at, megabytes }: { at: string; megabytes: number }): boolean {
  const options = `size=${megabytes}m,mode=0711`;
  return spawnSync("mount", ["-t", "tmpfs", "-o", options, "aftercare-faults", at]).status === 0;
}
