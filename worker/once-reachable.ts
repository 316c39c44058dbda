import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";

/** Tries until it works: whatever this process needs may be started after it. */
export async function onceReachable<T>(step: { what: string; log: Logger; attempt: () => Promise<T> }): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await step.attempt();
    } catch (error) {
      const waitMs = Math.min(10_000, 250 * 2 ** failures);
      step.log.warn({ waitMs, err: error }, `${step.what} cannot be reached yet`);
      await sleep(waitMs);
    }
  }
}
