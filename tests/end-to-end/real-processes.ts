import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Connection } from "@temporalio/client";
import { expect, vi } from "vitest";
import { freePort } from "../../embedded/ports.ts";
import { startSampleHelpdesk } from "../../embedded/sample-helpdesk/start.ts";
import { startFaultProxy } from "../helpdesk/fault-proxy.ts";
import { freshDatabase } from "../support/postgres.ts";
import { temporalServer } from "../support/temporal.ts";
import { freshNamespace } from "../support/temporal-namespace.ts";
import type { PlantedWords } from "./canaries.ts";
import { startQuotingSmtpServer } from "./quoting-smtp-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const patience = { timeout: 60_000, interval: 100 };

/** Client and worker as production starts them, with the words in every secret, and a helpdesk behind a proxy that fails when told. */
export async function realProcesses(words: PlantedWords) {
  const database = await freshDatabase();
  const { address } = await temporalServer();
  const connection = await Connection.connect({ address });
  const namespace = await freshNamespace(connection);
  const smtp = await startQuotingSmtpServer({ password: words.smtpPassword });
  const [port, clientMetrics, workerMetrics] = [await freePort(), await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), "aftercare-canary-"));
  const desk = await startSampleHelpdesk({
    port: 0,
    dataDir: folder,
    webhook: { url: `${url}/v1/webhooks/sample`, secret: `whsec_${words.webhookSecret}` },
    apiToken: words.helpdeskToken,
  });
  const proxy = await startFaultProxy(desk.url);

  const adminKey = `ak_${words.apiKey}`;
  const env = {
    PATH: process.env["PATH"],
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    SMTP_URL: smtp.url,
    AFTERCARE_URL: url,
    AFTERCARE_SECRET: Buffer.alloc(32, 5).toString("base64"),
    AFTERCARE_ADMIN_KEY: adminKey,
    MAIL_FROM: "Tarn Support <support@tarn.example>",
    ALLOWED_PRIVATE_NETWORKS: "127.0.0.1",
    REPLY_DOMAIN: "reply.tarn.example",
    LOG_LEVEL: "trace",
  };
  const client = launch("client/main.ts", { ...env, PORT: String(port), METRICS_PORT: String(clientMetrics) });
  const worker = launch("worker/main.ts", { ...env, METRICS_PORT: String(workerMetrics) });
  const metrics = {
    client: `http://127.0.0.1:${clientMetrics}/metrics`,
    worker: `http://127.0.0.1:${workerMetrics}/metrics`,
  };
  const ready = vi.waitFor(async () => {
    for (const { child, output } of [client, worker]) if (child.exitCode !== null) throw new Error(output());
    for (const one of [`${url}/readyz`, metrics.worker]) expect((await fetch(one)).status).toBe(200);
    expect(worker.output()).toContain("the worker is ready");
  }, patience);
  await ready.catch((error: unknown) => {
    for (const { kill } of [client, worker]) kill();
    throw error;
  });

  return {
    sql: database.sql,
    databaseUrl: database.url,
    url,
    adminKey,
    connection,
    namespace,
    smtp,
    desk,
    proxy,
    client,
    worker,
    metrics: async () => ({
      client: await (await fetch(metrics.client)).text(),
      worker: await (await fetch(metrics.worker)).text(),
    }),
    async close() {
      for (const { kill } of [client, worker]) kill();
      await Promise.all([client.ended, worker.ended]);
      await Promise.all([proxy.stop(), desk.stop(), smtp.stop(), connection.close()]);
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type RealProcesses = Awaited<ReturnType<typeof realProcesses>>;

function launch(script: string, env: Record<string, string | undefined>) {
  const child = spawn(process.execPath, ["--import", "tsx", script], { cwd: root, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  }
  const ended = once(child, "close");
  return {
    child,
    output: () => output,
    ended,
    kill: () => child.kill("SIGKILL"),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
