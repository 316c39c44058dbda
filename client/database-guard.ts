import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { Database } from "../database/connect.ts";
import { isReady } from "../database/readiness.ts";
import { isAway } from "./failures.ts";
import { problem } from "./problem.ts";

/** How long after a failure nobody is sent to Postgres. */
const restMs = 1_000;
const usualPatienceMs = 15_000;

type Guard = {
  sql: Database;
  patienceMs?: number;
  /** The 503 itself; the default is problem+json. */
  refuse?: (c: Context, detail: string) => Response | Promise<Response>;
};
const refuseProblem = (c: Context, detail: string): Response =>
  problem(c, { kind: "unavailable", detail, headers: { "Retry-After": "5" } });

/**
 * Answers 503 at once while Postgres is away. The driver queues statements and fails one at each attempt to connect: without
 * this, requests would pile up behind each other for minutes. After a rest one question asks whether it is back.
 * A request that waits longer than `patienceMs` is answered as well; whether it was done is not known then, but everything
 * that is taken in may be sent twice.
 */
export function databaseGuard({ sql, patienceMs = usualPatienceMs, refuse = refuseProblem }: Guard) {
  let away = false;
  let restUntilMs = 0;
  let asking = false;

  const rest = (): void => {
    away = true;
    restUntilMs = performance.now() + restMs;
  };
  const ask = async (): Promise<void> => {
    asking = true;
    try {
      await isReady(sql);
      away = false;
    } catch {
      rest();
    } finally {
      asking = false;
    }
  };

  return createMiddleware(async (c, next) => {
    const putOff = (detail: string) => refuse(c, detail);
    if (away) {
      if (!asking && performance.now() >= restUntilMs) await within(patienceMs, ask());
      if (away) return putOff("The database cannot be reached. Nothing was kept; send the same request again later.");
    }
    const done = await within(patienceMs, next());
    if (c.error && isAway(c.error)) rest();
    if (!done) return putOff("The database does not answer. Send the same request again: it is never done twice.");
    return undefined;
  });
}

/** False when it is still running after so long. */
async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
