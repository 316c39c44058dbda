import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "../database/connect.ts";
import { migrate } from "../database/migrate.ts";
import { type EmbeddedConfig, SettingError } from "./config.ts";
import { setUpDemo } from "./demo.ts";
import { lockFolder } from "./folder-lock.ts";
import { keptPorts } from "./kept-ports.ts";
import { ownSecrets } from "./own-secrets.ts";
import type { Part, Parts } from "./parts.ts";
import { isFree } from "./ports.ts";
import { signInLink } from "./sign-in-link.ts";
import { type Servers, type Setting, startServers } from "./servers.ts";
import { endLeftover, startProcess, type SupervisedProcess } from "./supervised-process.ts";

export type Installation = Pick<Servers, "helpdeskUrl" | "mailboxUrl"> & {
  url: string;
  /** Lets the admin into the console, once. */
  signInUrl: string | null;
};
type Start = { config: EmbeddedConfig; parts: Parts; say: (line: string) => void };

/**
 * Starts everything, in the order in which each needs the other, and returns when a first ticket can be solved. What
 * was started is in `parts`, also when it throws.
 */
export async function startInstallation({ config, parts, say }: Start): Promise<Installation> {
  openFolder(config.dataDir);
  const unlock = lockFolder(config);
  parts.add({ name: null, stop: () => Promise.resolve(unlock()) });
  await endLeftover({ name: "client", dataDir: config.dataDir });
  await endLeftover({ name: "worker", dataDir: config.dataDir });
  if (!(await isFree(config.port))) {
    throw new SettingError(
      `Port ${config.port} is taken by another program. Choose another one: npm start -- --port ${config.port + 100} (or PORT=${config.port + 100} in .env).`,
    );
  }
  const secrets = ownSecrets(config);
  const ports = await keptPorts(config);
  const setting = { config, ports, secrets, parts, say };
  const servers = await startServers(setting);
  // Here and not by the client alone: the worker, which starts with it, finds its tables as they should be.
  await bringTablesUpToDate(servers.databaseUrl);

  const local = `http://127.0.0.1:${config.port}`;
  const worker = begin(setting, { name: "worker", servers, patienceMs: 45_000 });
  parts.add(worker.part);
  const client = begin(setting, { name: "client", servers, patienceMs: 20_000 });
  parts.add(client.part);
  const bothReady = Promise.all([
    answering(`${local}/readyz`, parts),
    answering(`http://127.0.0.1:${metricsPorts(setting).worker}/metrics`, parts),
  ]);
  await Promise.race([client.failed, worker.failed, bothReady]);
  client.beReady();
  worker.beReady();

  const { helpdeskUrl, mailboxUrl } = servers;
  const { adminKey, sampleToken: token, sampleWebhookSecret: webhookSecret } = secrets;
  await setUpDemo({ api: local, adminKey, helpdeskUrl, token, webhookSecret }).catch((error: unknown) => {
    // An installation with work of its own must not be kept from it by the sample.
    say(`The sample helpdesk could not be connected: ${error instanceof Error ? error.message : String(error)}`);
  });
  const signInUrl = await signInLink({ api: local, adminKey, adminEmail: config.adminEmail }).catch(() => null);
  return { url: config.url, helpdeskUrl, mailboxUrl, signInUrl };
}

type Child = { name: "client" | "worker"; servers: Servers; patienceMs: number };

function begin(setting: Setting, { name, servers, patienceMs }: Child): SupervisedProcess & { part: Part } {
  const { config, parts, say } = setting;
  parts.goOn();
  const env = environmentOf(setting, { name, servers });
  const child = startProcess({ name, script: `${name}/main.ts`, env, dataDir: config.dataDir, say });
  const label = name === "client" ? "Client (API, pages, intake, relay)" : "Worker";
  return { ...child, part: { name: label, stop: () => child.stop(patienceMs), kill: () => child.kill() } };
}

function environmentOf(setting: Setting, { name, servers }: Omit<Child, "patienceMs">): Record<string, string> {
  const { config, secrets } = setting;
  const outside = Object.entries(config.environment).filter(
    // A server of our own needs none of the names, keys and certificates that may be meant for another.
    ([key]) => servers.temporalAddress === null || !key.startsWith("TEMPORAL_"),
  );
  return {
    ...Object.fromEntries(outside),
    DATABASE_URL: servers.databaseUrl,
    ...(servers.temporalAddress === null ? {} : { TEMPORAL_ADDRESS: servers.temporalAddress }),
    SMTP_URL: servers.smtpUrl,
    AFTERCARE_URL: config.url,
    PORT: String(config.port),
    AFTERCARE_SECRET: secrets.secret,
    ...(secrets.previousSecret === null ? {} : { AFTERCARE_SECRET_PREVIOUS: secrets.previousSecret }),
    AFTERCARE_ADMIN_KEY: secrets.adminKey,
    AFTERCARE_ADMIN_EMAIL: config.adminEmail,
    MAIL_FROM: config.mailFrom,
    REPLY_DOMAIN: config.replyDomain,
    // The sample helpdesk is there.
    ALLOWED_PRIVATE_NETWORKS: [config.environment["ALLOWED_PRIVATE_NETWORKS"] ?? [], "127.0.0.1"].flat().join(","),
    METRICS_PORT: String(metricsPorts(setting)[name]),
  };
}

/** Two processes on one machine cannot have the same. */
function metricsPorts({ config, ports }: Setting): { client: number; worker: number } {
  if (config.metricsPort === null) return { client: ports.clientMetrics, worker: ports.workerMetrics };
  return { client: config.metricsPort, worker: config.metricsPort + 1 };
}

/** Postgres may run as another user, who has to pass through but not to look; everything else is ours alone. */
function openFolder(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
  for (const name of ["logs", "mailbox", "run", "sample-helpdesk", "temporal"]) {
    mkdirSync(join(dataDir, name), { recursive: true, mode: 0o700 });
  }
}

async function bringTablesUpToDate(databaseUrl: string): Promise<void> {
  const sql = connect(databaseUrl, { max: 1, name: "aftercare-start" });
  try {
    await migrate(sql);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The database could not be made ready: ${reason}`, { cause: error });
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function answering(url: string, parts: Parts): Promise<void> {
  for (let last = "nothing"; ;) {
    parts.goOn();
    last = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => (response.ok ? "" : `status ${response.status}`),
      () => "nothing",
    );
    if (last === "") return;
    await delay(100);
  }
}
