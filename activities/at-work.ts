import { type Attempt, renewLease } from "../database/effects.ts";
import type { Dependencies } from "./dependencies.ts";

/** How often it says so. */
export const beatMs = 3_000;

/** Runs one attempt, telling Temporal and the ledger meanwhile that it is alive. */
export async function atWork<T>(deps: Dependencies, { attempt, work }: { attempt: Attempt; work: () => Promise<T> }) {
  const beat = setInterval(() => {
    deps.heartbeat();
    renewLease(deps.sql, attempt).catch((error: unknown) => deps.log.warn({ err: error }, "a lease was not renewed"));
  }, beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
