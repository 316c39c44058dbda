import { setTimeout as delay } from "node:timers/promises";
import { clockMs } from "./child.ts";

/**
 * Begins one act every 1/rate seconds, whether the others have ended or not, as people do, and measures each from the moment
 * it was meant to begin: a system that falls behind cannot hide it by being asked later ("coordinated omission").
 */
export async function openLoop(load: {
  ratePerSecond: number;
  count: number;
  act: (n: number) => Promise<void>;
}): Promise<{ intendedAt: number[]; latencyMs: number[] }> {
  const startMs = clockMs() + 50;
  const intendedAt: number[] = [];
  const latencyMs: number[] = [];
  const running: Promise<void>[] = [];
  for (let n = 0; n < load.count; n += 1) {
    const dueMs = startMs + (n * 1000) / load.ratePerSecond;
    const waitMs = dueMs - clockMs();
    if (waitMs > 1) await delay(waitMs);
    intendedAt[n] = dueMs;
    const run = async () => {
      await load.act(n);
      latencyMs[n] = clockMs() - dueMs;
    };
    running.push(run());
  }
  await Promise.all(running);
  return { intendedAt, latencyMs };
}

/** Keeps `atOnce` acts running until `count` are done; back with how long that took. */
export async function closedLoop(load: {
  atOnce: number;
  count: number;
  act: (n: number) => Promise<void>;
}): Promise<number> {
  const startMs = clockMs();
  let next = 0;
  const lane = async () => {
    while (next < load.count) {
      const n = next;
      next += 1;
      await load.act(n);
    }
  };
  await Promise.all(Array.from({ length: Math.min(load.atOnce, load.count) }, lane));
  return clockMs() - startMs;
}
