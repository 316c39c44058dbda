import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";

/**
 * Tries until it works: Postgres may be started after this process. What waiting cannot mend (a wrong password, a changed
 * migration) is thrown at once.
 */
export async function onceReady<T>(step: { log: Logger; attempt: () => Promise<T> }): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await step.attempt();
    } catch (error) {
      const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
      if (!/^(ECONN|CONNECT_TIMEOUT|CONNECTION_|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|57P03|53300)/.test(code)) throw error;
      const waitMs = Math.min(5_000, 250 * 2 ** failures);
      step.log.warn({ waitMs, code }, "Postgres cannot be reached yet");
      await sleep(waitMs);
    }
  }
}
