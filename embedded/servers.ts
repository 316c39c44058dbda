import { join } from "node:path";
import type { EmbeddedConfig } from "./config.ts";
import type { KeptPorts } from "./kept-ports.ts";
import { keptRunning } from "./kept-running.ts";
import type { OwnSecrets } from "./own-secrets.ts";
import type { Parts } from "./parts.ts";
import { startMailbox } from "./mailbox/start.ts";
import { startPostgres } from "./postgres.ts";
import { startSampleHelpdesk } from "./sample-helpdesk/start.ts";
import { startTemporal } from "./temporal.ts";
import { temporalBinary } from "./temporal-binary.ts";

export type Setting = {
  config: EmbeddedConfig;
  ports: KeptPorts;
  secrets: OwnSecrets;
  parts: Parts;
  say: (line: string) => void;
};
export type Servers = {
  databaseUrl: string;
  /** Null = the processes read TEMPORAL_* themselves. */
  temporalAddress: string | null;
  smtpUrl: string;
  mailboxUrl: string | null;
  helpdeskUrl: string;
};

/** Starts what no setting has replaced; Postgres first, since it is to be stopped last. */
export async function startServers(setting: Setting): Promise<Servers> {
  const databaseUrl = await postgres(setting);
  const temporalAddress = await temporal(setting);
  const { smtpUrl, mailboxUrl } = await mail(setting);
  const helpdeskUrl = await helpdesk(setting, mailboxUrl);
  return { databaseUrl, temporalAddress, smtpUrl, mailboxUrl, helpdeskUrl };
}

async function postgres({ config, ports, parts, say }: Setting): Promise<string> {
  if (config.databaseUrl !== null) return config.databaseUrl;
  parts.goOn();
  const options = { dataDir: join(config.dataDir, "postgres"), port: ports.postgres, log: say };
  const { first, part } = await keptRunning({ name: "Postgres", start: () => startPostgres(options), say });
  parts.add(part);
  return first.url;
}

async function temporal({ config, ports, parts, say }: Setting): Promise<string | null> {
  if (config.temporalElsewhere) return null;
  parts.goOn();
  const { path, environment, dataDir } = config;
  const binDir = join(dataDir, "bin");
  const binary = await temporalBinary({ program: "temporal", binDir, path, environment, log: say });
  parts.goOn();
  const options = { binary, dataDir: join(dataDir, "temporal"), port: ports.temporal, log: say };
  const { first, part } = await keptRunning({ name: "Temporal", start: () => startTemporal(options), say });
  parts.add(part);
  return first.address;
}

async function mail({
  config,
  ports,
  secrets,
  parts,
  say,
}: Setting): Promise<{ smtpUrl: string; mailboxUrl: string | null }> {
  if (config.smtpUrl !== null) return { smtpUrl: config.smtpUrl, mailboxUrl: null };
  parts.goOn();
  const mailbox = await startMailbox({
    port: ports.mailbox,
    smtpPort: ports.smtp,
    dataDir: join(config.dataDir, "mailbox"),
    deliver: { url: `http://127.0.0.1:${config.port}`, apiKey: secrets.adminKey },
    log: say,
  });
  parts.add({ name: "Mailbox", stop: () => mailbox.stop() });
  return { smtpUrl: mailbox.smtpUrl, mailboxUrl: mailbox.url };
}

async function helpdesk({ config, ports, secrets, parts, say }: Setting, mailboxUrl: string | null): Promise<string> {
  parts.goOn();
  const desk = await startSampleHelpdesk({
    port: ports.helpdesk,
    dataDir: join(config.dataDir, "sample-helpdesk"),
    webhook: { url: `http://127.0.0.1:${config.port}/v1/webhooks/sample`, secret: secrets.sampleWebhookSecret },
    apiToken: secrets.sampleToken,
    mailboxUrl: mailboxUrl ?? undefined,
    log: say,
  });
  parts.add({ name: "Sample helpdesk", stop: () => desk.stop() });
  return desk.url;
}
