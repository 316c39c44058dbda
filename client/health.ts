import { Hono } from "hono";
import { isReady } from "../database/readiness.ts";
import type { Database } from "../database/connect.ts";

export type HealthParts = { sql: Database; temporal: { reachable(): boolean | null } };

/**
 * `/healthz`: the process is alive. `/readyz`: it can take requests, for which Postgres must be there and up to date.
 * Temporal is only reported: intake works without it and catches up alone.
 */
export function healthRoutes({ sql, temporal }: HealthParts) {
  const noStore = { "Cache-Control": "no-store" };
  return new Hono()
    .get("/healthz", (c) => c.json({ alive: true }, 200, noStore))
    .get("/readyz", async (c) => {
      const database = await isReady(sql).catch(() => false);
      const reachable = temporal.reachable();
      const body = {
        ready: database,
        database: database ? "ready" : "not-ready",
        temporal: reachable === null ? "not-tried-yet" : reachable ? "reachable" : "unreachable",
      };
      return database ? c.json(body, 200, noStore) : c.json(body, 503, { ...noStore, "Retry-After": "5" });
    });
}
