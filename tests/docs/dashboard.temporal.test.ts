import { readFile } from "node:fs/promises";
import { Client, Connection } from "@temporalio/client";
import { expect, it, onTestFailed, vi } from "vitest";
import { z } from "zod";
import { savePolicy } from "../../database/policies.ts";
import { freePort } from "../../embedded/ports.ts";
import { solved } from "../client/api/api-under-test.ts";
import { quickRules } from "../support/installation.ts";
import { installed } from "../proof/installed.ts";
import { createParts } from "../proof/parts.ts";
import { freshDatabase } from "../support/postgres.ts";
import { temporalServer } from "../support/temporal.ts";
import { freshNamespace } from "../support/temporal-namespace.ts";

const { stopLater } = createParts();
const dashboard = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })).min(1),
});
const ours = /\b(?:aftercare|temporal|nodejs|process)_[a-z0-9_]+/g;

it("every metric on the dashboard, and in docs/operations.md, is one that client or worker tells", async () => {
  const database = await freshDatabase();
  stopLater(() => database.drop());
  const { address } = await temporalServer();
  const connection = await Connection.connect({ address });
  stopLater(() => connection.close());
  const namespace = await freshNamespace(connection);
  const product = await installed({
    databaseUrl: database.url,
    temporalAddress: address,
    namespace,
    // Nobody listens there: failures are on the dashboard too.
    smtpUrl: "smtp://127.0.0.1:9",
  });
  const metricsOf = new Map<"client" | "worker", number>();
  for (const role of ["client", "worker"] as const) {
    const port = await freePort();
    metricsOf.set(role, port);
    const started = product.start({ role, settings: { METRICS_PORT: String(port) } });
    stopLater(() => started.end());
    onTestFailed(() => console.error(started.output()));
  }
  await product.ready();
  const rules = { ...quickRules, checkInAfter: "PT0S" };
  await savePolicy(database.sql, { name: "quick", rules, ifVersion: null, by: "test" });
  expect((await product.call("POST /v1/follow-ups", solved({ rest: { policy: "quick" } }))).status).toBe(202);
  await new Client({ connection, namespace }).workflow.start("noSuchWorkflow", {
    taskQueue: "aftercare",
    workflowId: "x",
  });

  const { panels } = dashboard.parse(JSON.parse(await readFile("docs/grafana-dashboard.json", "utf8")));
  const shown = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(ours) ?? []));
  // A command there names a database of Temporal's, `temporal_visibility`.
  const prose = (await readFile("docs/operations.md", "utf8")).replaceAll(/^ *```[^]*?^ *```/gm, "");
  const documented = prose.match(ours) ?? [];
  expect(documented).toContain("temporal_num_pollers");
  expect(panels.filter(({ targets }) => targets.every(({ expr }) => !expr.match(ours)))).toEqual([]);
  await vi.waitFor(
    async () => {
      const told = await Promise.all(
        [...metricsOf.values()].map(async (port) => await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
      );
      const names = new Set(told.flatMap((text) => text.split("\n").map((line) => /^\w+/.exec(line)?.[0] ?? "")));
      expect([...new Set([...shown, ...documented])].filter((name) => !names.has(name))).toEqual([]);
    },
    { timeout: 60_000, interval: 500 },
  );
});
