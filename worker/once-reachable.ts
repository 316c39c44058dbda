import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";

/** Tries until it works: whatever this process needs may be started after it. What is `isFinal` is thrown at once. */
export async function onceReachable<T>(step: {
  what: string;
  log: Logger;
  attempt: () => Promise<T>;
  isFinal?: (error: unknown) => boolean;
}): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await step.attempt();
    } catch (error) {
      if (step.isFinal?.(error)) throw error;
      const waitMs = Math.min(10_000, 250 * 2 ** failures);
      step.log.warn({ waitMs, err: error }, `${step.what} cannot be reached yet`);
      await sleep(waitMs);
    }
  }
}
