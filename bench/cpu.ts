import { readdirSync, readFileSync } from "node:fs";

/** Ticks in a second on every Linux that Node runs on (USER_HZ). */
const ticksPerSecond = 100;

type Stat = { pid: number; parent: number; ticks: number };

/** Processor time so far, in milliseconds, of a process and all it started, those that have ended included. */
export function cpuMs(pid: number): number {
  const all = everyProcess();
  const family = new Set([pid]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const one of all) if (family.has(one.parent)) family.add(one.pid);
  }
  const ticks = all.filter((one) => family.has(one.pid)).reduce((sum, one) => sum + one.ticks, 0);
  return (ticks * 1000) / ticksPerSecond;
}

/** What each named process took while `work` ran. */
export async function cpuDuring<Name extends string>(
  pids: Record<Name, number>,
  work: () => Promise<void>,
): Promise<Record<string, number>> {
  const names = Object.entries<number>(pids);
  const before = names.map(([, pid]) => cpuMs(pid));
  await work();
  return Object.fromEntries(names.map(([name, pid], i) => [name, cpuMs(pid) - (before[i] ?? 0)]));
}

/** Resident memory in kB, without what is shared with other processes where the kernel tells (proc_pid_smaps(5)). */
export function memoryKb(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
}

/** Fields 14 to 17 of proc_pid_stat(5): own time, and that of children that were waited for. */
function everyProcess(): Stat[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const text = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0);
      return [{ pid: Number(name), parent: Number(fields[1]), ticks }];
    } catch {
      // It has ended since the list was made.
      return [];
    }
  });
}
