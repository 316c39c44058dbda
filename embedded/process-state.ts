import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/**
 * The command line of a running process, or null when there is none. A zombie counts as gone: where PID 1 does not
 * reap at once, a killed server still answers `kill(pid, 0)`.
 */
export function commandOf(pid: number): string | null {
  return existsSync("/proc/self/stat") ? fromProc(pid) : fromPs(pid);
}

export function isRunning(pid: number): boolean {
  return commandOf(pid) !== null;
}

/** True when the process has gone in time. */
export async function hasGone(pid: number, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (isRunning(pid)) {
    if (performance.now() > until) return false;
    await delay(10);
  }
  return true;
}

/** A signal to a process that may have gone in the meantime. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function fromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may itself hold brackets; the state follows the last one (proc_pid_stat(5)).
    const state = stat.slice(stat.lastIndexOf(")") + 2).charAt(0);
    if (state === "Z" || state === "X") return null;
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return null;
  }
}

/** macOS has no /proc. */
function fromPs(pid: number): string | null {
  const { status, stdout } = spawnSync("ps", ["-ww", "-o", "stat=,command=", "-p", String(pid)], { encoding: "utf8" });
  const line = stdout?.trim() ?? "";
  return status !== 0 || line === "" || line.startsWith("Z") ? null : line;
}
