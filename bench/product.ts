import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { connect, type Database } from "../database/connect.ts";
import { openVault } from "../database/data-keys.ts";
import type { Vault } from "../database/vault.ts";
import { defaultRules, type PolicyRules } from "../domain/policy.ts";
import { freePort } from "../embedded/ports.ts";
import { newWebhookSecret } from "../helpdesk/standard-webhooks.ts";
import type { Bench } from "./bench.ts";
import { type Child, launch } from "./child.ts";

/** Nothing waits and nothing is capped: what is left is the work itself. */
export const zeroWait: PolicyRules = {
  ...defaultRules,
  hours: null,
  jitter: "PT0S",
  checkInAfter: "PT0S",
  latest: "PT1H",
  combineWithin: "PT0S",
  perCustomer: { count: 1_000, within: "P7D" },
  perCompany: { count: 1_000, within: "P1D" },
};

export type Product = {
  url: string;
  adminKey: string;
  webhookSecret: string;
  vault: Vault;
  sql: Database;
  databaseUrl: string;
  namespace: string;
  client: Child;
  worker: Child;
  /** The mail server and the helpdesk. */
  world: Child;
  /** The key in the answer link of a ticket's mail, once it has come. */
  mailed(ticketId: string): Promise<string>;
  stop(): Promise<void>;
};

/** The product as production runs it, out of its build: one client, one worker, one connected helpdesk, one policy. */
export async function startProduct(bench: Bench, rules: PolicyRules = zeroWait): Promise<Product> {
  if (!existsSync(fileURLToPath(new URL("../dist/client/main.js", import.meta.url)))) {
    throw new Error("There is no build to measure: run `npm run build` first.");
  }
  const [databaseUrl, namespace, port] = [await bench.freshDatabase(), await bench.freshNamespace(), await freePort()];
  const world = await launch({ args: ["--import", "tsx", "bench/around/world.ts"] });
  const [deskPort, smtpPort] = world.ready.split(" ");
  const mailed = postOf(world);
  const url = `http://127.0.0.1:${port}`;
  const adminKey = `ak_${randomBytes(24).toString("base64url")}`;
  const webhookSecret = newWebhookSecret();
  const secret = randomBytes(32).toString("base64");
  const env = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: bench.temporalAddress,
    TEMPORAL_NAMESPACE: namespace,
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    PORT: String(port),
    AFTERCARE_URL: url,
    AFTERCARE_SECRET: secret,
    AFTERCARE_ADMIN_KEY: adminKey,
    MAIL_FROM: "Acme Support <support@acme.test>",
    REPLY_DOMAIN: "reply.acme.test",
    ALLOWED_PRIVATE_NETWORKS: "127.0.0.1",
    LOG_LEVEL: "error",
    NODE_ENV: "production",
  };
  const isReady = () => untilReady(url);
  const client = await launch({ args: ["dist/client/main.js"], env, isReady });
  const put = async (path: string, body: unknown): Promise<void> => {
    const headers = { authorization: `Bearer ${adminKey}`, "content-type": "application/json" };
    const response = await fetch(url + path, { method: "PUT", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`PUT ${path} answered ${response.status}: ${await response.text()}`);
  };
  await put("/v1/policies/bench", rules);
  await put("/v1/connections/desk", {
    kind: "sample",
    baseUrl: `http://127.0.0.1:${deskPort}`,
    credentials: { token: "secret" },
    webhookSecrets: [webhookSecret],
    policy: "bench",
  });
  const worker = await launch({ args: ["dist/worker/main.js"], env, isReady: () => untilPolled(bench, namespace) });
  const sql = connect(databaseUrl, { max: 2, name: "bench" });
  return {
    url,
    adminKey,
    webhookSecret,
    vault: await openVault(sql, { secret, previous: null }),
    sql,
    databaseUrl,
    namespace,
    client,
    worker,
    world,
    mailed,
    async stop() {
      await Promise.all([client.stop(), worker.stop()]);
      await world.stop();
      await sql.end({ timeout: 1 });
    },
  };
}

/** What has come by mail: the key in the answer link of a ticket, known by the local part of its customer's address. */
export function postOf(world: Child): Product["mailed"] {
  const keys = new Map<string, string>();
  const waiting = new Map<string, (key: string) => void>();
  world.hear(({ kind, id }) => {
    const [ticketId = "", key = ""] = id.split(" ");
    if (kind !== "mail" || keys.has(ticketId)) return;
    keys.set(ticketId, key);
    waiting.get(ticketId)?.(key);
    waiting.delete(ticketId);
  });
  return async (ticketId) =>
    keys.get(ticketId) ?? (await new Promise<string>((resolve) => waiting.set(ticketId, resolve)));
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.status === 200) return;
    await delay(100);
  }
  throw new Error("the client was not ready within a minute");
}

/** The worker is ready when Temporal knows of somebody who asks for its tasks. */
async function untilPolled(bench: Bench, namespace: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await bench.isPolled({ namespace, taskQueue: "aftercare" })) return;
    await delay(200);
  }
  throw new Error("the worker was not ready within a minute");
}
