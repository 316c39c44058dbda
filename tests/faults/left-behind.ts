import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { signal } from "../../embedded/process-state.ts";

const guard = fileURLToPath(new URL("guard.ts", import.meta.url));
const longestMs = 10_000;

/**
 * Ends every process of a run and removes its folder, whoever started them and whether anybody still knows of them: the
 * folder's name is in the command line of each. Blocks, so that it may be called while a process exits.
 */
export function removeRun(folder: string): void {
  const end = performance.now() + longestMs;
  for (let left = processesOf(folder); left.length > 0 && performance.now() < end; left = processesOf(folder)) {
    for (const pid of left) signal(pid, "SIGKILL");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
  spawnSync("umount", ["-l", diskOf(folder)]);
  rmSync(folder, { recursive: true, force: true });
}

/** Where Postgres has its disk. */
export const diskOf = (folder: string): string => join(folder, "disk");

/** Whoever runs with this folder in its command line, but for this process and the guard. */
export function processesOf(folder: string): number[] {
  const { stdout } = spawnSync("ps", ["-A", "-ww", "-o", "pid=,args="], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout
    .split("\n")
    .filter((line) => line.includes(folder) && !line.includes(guard))
    .map((line) => Number.parseInt(line, 10))
    .filter((pid) => pid > 0 && pid !== process.pid);
}

/** A process that does `removeRun` when this one has gone, in whichever way: also by kill -9. */
export function startGuard(folder: string): ChildProcess {
  const started = spawn(process.execPath, ["--import", "tsx", guard, folder], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    // Ctrl-C in a terminal is for the run, not for whoever cleans up behind it.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  started.unref();
  return started;
}
