import { DefaultLogger } from "@temporalio/worker";
import type { Logger } from "pino";

/** What tells one line of the SDK from another; the rest is the same in all of them, or long. */
const told = ["workflowId", "activityType", "attempt", "taskQueue", "state", "durationMs"] as const;
const levels = { TRACE: "trace", DEBUG: "debug", INFO: "info", WARN: "warn", ERROR: "error" } as const;

/** The SDK's lines as lines of our log, whose level decides and whose serializers hold. */
export function temporalLog(log: Logger): DefaultLogger {
  return new DefaultLogger("TRACE", ({ level, message, meta = {} }) => {
    const given = new Map<string, unknown>(Object.entries(meta));
    const fields = Object.fromEntries(told.map((name) => [name, given.get(name)]));
    log[levels[level]]({ ...fields, err: given.get("error") }, message.split("\n")[0]);
  });
}
