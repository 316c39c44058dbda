import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

type Process = { command: string; born: string };

/**
 * The command line of a running process, or null when there is none. A zombie counts as gone: where PID 1 does not
 * reap at once, a killed server still answers `kill(pid, 0)`.
 */
export function commandOf(pid: number): string | null {
  return look(pid)?.command ?? null;
}

/** What tells a process from a later one with the same number; null when it has gone. */
export function identityOf(pid: number): string | null {
  const found = look(pid);
  return found && `${found.born} ${found.command}`;
}

export function isRunning(pid: number): boolean {
  return look(pid) !== null;
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

/** A signal to a process (or, negative, to its group) that may have gone in the meantime. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function look(pid: number): Process | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return existsSync("/proc/self/stat") ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may itself hold brackets: fields are counted from the last one (proc_pid_stat(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A first thread that is a zombie while others still end holds its files and ports yet.
    if (fields[0] === "X" || (fields[0] === "Z" && Number(fields[17]) <= 1)) return null;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return { command, born: fields[19] ?? "" };
  } catch {
    return null;
  }
}

/** macOS has no /proc. */
function fromPs(pid: number): Process | null {
  const asked = ["-ww", "-o", "stat=,lstart=,command=", "-p", String(pid)];
  const { status, stdout } = spawnSync("ps", asked, { encoding: "utf8", env: { LC_ALL: "C" } });
  const parts = /^(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/.exec(stdout?.trim() ?? "");
  if (status !== 0 || !parts || parts[1]?.startsWith("Z")) return null;
  return { command: parts[3] ?? "", born: parts[2] ?? "" };
}
