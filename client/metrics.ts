import { createServer } from "node:http";
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { type Backlog, countBacklog } from "../database/backlog.ts";
import type { Database } from "../database/connect.ts";

/** Whoever asks more often gets the same numbers. */
const keepMs = 15_000;

export type Metrics = {
  /** Measures every request under its route's pattern: an address may hold a token. */
  measure: MiddlewareHandler;
  text(): Promise<string>;
};

/** What Prometheus is told: how long requests take, and how much waits where. Ids and words never become labels. */
export function createMetrics({ sql }: { sql: Database }): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const registers = [register];
  const durations = new Histogram({
    name: "aftercare_http_request_duration_seconds",
    help: "How long requests took",
    labelNames: ["method", "route", "status"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const gauge = (name: string, help: string) => new Gauge({ name: `aftercare_${name}`, help, registers });
  const up = gauge("database_up", "Whether Postgres answered when the numbers below were counted");
  const inbox = gauge("inbox_waiting", "Webhooks whose ticket has not been read yet");
  const inboxAge = gauge("inbox_oldest_seconds", "How long the oldest of them has waited; 0 = none waits");
  const relay = gauge("relay_waiting", "Follow-ups whose workflow is not as wanted yet");
  const relayAge = gauge("relay_oldest_seconds", "How long the most overdue of them has been due for its next try");
  const deliveries = gauge("deliveries_waiting", "Events on their way to subscriptions");
  const deliveriesAge = gauge("deliveries_oldest_seconds", "How long ago the oldest of them happened");
  const by = (label: string, name: string, help: string) =>
    new Gauge({ name: `aftercare_${name}`, help, labelNames: [label], registers });
  const alarms = by("kind", "alarms_open", "Alarms that nobody has cleared, by kind");
  const followUps = by("stage", "follow_ups_open", "Follow-ups that are not over, by stage");

  const show = (backlog: Backlog): void => {
    inbox.set(backlog.inbox.count);
    inboxAge.set(backlog.inbox.oldestSeconds);
    relay.set(backlog.relay.count);
    relayAge.set(backlog.relay.oldestSeconds);
    deliveries.set(backlog.deliveries.count);
    deliveriesAge.set(backlog.deliveries.oldestSeconds);
    for (const { kind, count } of backlog.alarms) alarms.set({ kind }, count);
    for (const { stage, count } of backlog.openFollowUps) followUps.set({ stage }, count);
  };
  let countedAtMs = -keepMs;
  const count = async (): Promise<void> => {
    if (performance.now() - countedAtMs < keepMs) return;
    try {
      show(await countBacklog(sql));
      countedAtMs = performance.now();
      up.set(1);
    } catch {
      up.set(0);
    }
  };

  return {
    measure: async (c, next) => {
      const end = durations.startTimer();
      await next();
      const route = matchedRoutes(c).findLast(({ path }) => !path.endsWith("*"))?.path ?? "none";
      end({ method: c.req.method, route, status: c.res.status });
    },
    async text() {
      await count();
      return await register.metrics();
    },
  };
}

/** `/metrics` on a port of its own, which needs no key and belongs behind the firewall. */
export async function serveMetrics(
  metrics: Metrics,
  { host, port }: { host: string; port: number },
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url !== "/metrics") return void response.writeHead(404).end();
    void metrics.text().then(
      (text) => response.writeHead(200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen({ host, port }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
