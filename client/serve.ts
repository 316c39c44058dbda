import { setTimeout as delay } from "node:timers/promises";
import pino, { type Logger } from "pino";
import { connect } from "../database/connect.ts";
import { openVault } from "../database/data-keys.ts";
import { forgetOldRequests } from "../database/idempotency.ts";
import { migrate } from "../database/migrate.ts";
import { seedAdmin } from "../database/people.ts";
import { seed } from "../database/seed.ts";
import { forgetOldLetters } from "../database/letters.ts";
import { forgetOldSignIns } from "../database/sessions.ts";
import { VaultError } from "../database/vault.ts";
import { createOutgoing } from "../helpdesk/outgoing.ts";
import { createPostman } from "../mail/postman.ts";
import { plainError } from "../domain/plain-error.ts";
import { type Certificate, type CertificateFiles, watchCertificate } from "./certificate.ts";
import { createApp } from "./app.ts";
import { type ClientConfig, readConfig, SettingError } from "./config.ts";
import { startDeliveries } from "./deliveries.ts";
import { startHttpServer } from "./http-server.ts";
import { createMetrics, serveMetrics } from "./metrics.ts";
import { type RunningSmtp, startInboundSmtp } from "./inbound-smtp.ts";
import { onceReady } from "./once-ready.ts";
import { startRelay } from "./relay/relay.ts";
import { createInvitations } from "./people/invitations.ts";
import { connectTemporal } from "./relay/temporal.ts";
import { createLinkPost } from "./sign-in/post-link.ts";

type WatchedTls = Certificate & { files: CertificateFiles };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What main.ts told the process to do at a signal while there was nothing to finish. */
type Leave = () => void;

/**
 * Process 1: takes in what helpdesks and customers say, and brings Temporal to what Postgres holds, until it is told to
 * stop. A start that fails ends the process with a sentence about why.
 */
export async function serve({ leave }: { leave: Leave }): Promise<void> {
  try {
    await run(leave);
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n`);
    process.exit(1);
  }
}

async function run(leave: Leave): Promise<void> {
  const config = readConfig();
  const log = pino({
    level: config.logLevel,
    base: { process: "client" },
    // The last fence: no statement logs these on purpose.
    redact: ["*.authorization", "*.email", "*.credentials", "*.secret"],
    serializers: { err: plainError },
  });
  const client = await start(config, log);

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, "stopping");
    client.stop().then(
      () => log.info("stopped"),
      (error: unknown) => {
        log.error({ error: error instanceof Error ? error.name : typeof error }, "could not stop in order");
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.off(signal, leave).on(signal, stop);
  log.info({ url: config.url, port: client.port }, "ready");
}

/** Everything of this process, in the order in which each needs the one before; stopped the other way round. */
async function start(config: ClientConfig, log: Logger): Promise<{ port: number; stop(): Promise<void> }> {
  const sql = connect(config.databaseUrl, { name: "aftercare-client" });
  const vault = await onceReady({
    log,
    attempt: async () => {
      const onBusy = () => log.warn("a migration waits for a long transaction of somebody else; it is tried again");
      await migrate(sql, { onBusy });
      await seed(sql, config);
      await seedAdmin(sql, config);
      return await openVault(sql, { secret: config.secret, previous: config.previousSecret });
    },
  });
  const outgoing = createOutgoing({ allowed: config.allowedPrivate });
  const temporal = connectTemporal(config.temporal);
  const metrics = createMetrics({ sql });
  const metricsServer =
    config.metricsPort === null ? null : await serveMetrics(metrics, { host: config.host, port: config.metricsPort });
  const { url, replyDomain, organisation } = config;
  const postman = config.mail === null ? null : createPostman(config.mail);
  const mail = config.mail === null || postman === null ? null : { ...config.mail, postman };
  const linkPost = createLinkPost({ sql, log, url, organisation, mail });
  const invitations = createInvitations({ sql, log, url, organisation, mail });
  const { signing, trustedProxies } = config;
  const base = { sql, vault, outgoing, log, temporal, metrics, url, replyDomain, organisation };
  const app = createApp({ ...base, linkPost, invitations, signing, trustedProxies });
  const relay = await startRelay({ sql, vault, outgoing, temporal, log });
  const deliveries = startDeliveries({ sql, vault, outgoing, log });
  const forgetting = setInterval(() => {
    forgetOldSignIns(sql).catch(() => log.warn("old sign-ins could not be forgotten; it is tried again in an hour"));
    forgetOldLetters(sql).catch(() => log.warn("old mails could not be let go; it is tried again in an hour"));
    forgetOldRequests(sql).catch(() => log.warn("old requests could not be forgotten; it is tried again in an hour"));
  }, hourMs);
  invitations.sweep();
  const inviting = setInterval(() => invitations.sweep(), minuteMs);
  const server = await startHttpServer((request, env) => app.fetch(request, env), config);

  const { inboundSmtp, host } = config;
  const inbound = inboundSmtp === null ? null : await startInboundSmtp({ ...inboundSmtp, sql, log, host });
  const certificate = inboundSmtp?.tls && inbound ? renewed({ tls: inboundSmtp.tls, inbound, log }) : null;

  return {
    port: server.port,
    async stop() {
      await Promise.all([server.stop(), inbound?.stop()]);
      certificate?.stop();
      clearInterval(forgetting);
      clearInterval(inviting);
      await Promise.race([
        Promise.all([linkPost.settled(), invitations.settled()]),
        delay(5_000, undefined, { ref: false }),
      ]);
      postman?.close();
      await Promise.all([relay.stop(), deliveries.stop()]);
      await metricsServer?.stop();
      await temporal.close();
      await sql.end({ timeout: 5 });
    },
  };
}

/** A certificate is renewed every few months, by a program that may know to send SIGHUP. */
function renewed({ tls, inbound, log }: { tls: WatchedTls; inbound: RunningSmtp; log: Logger }): { stop(): void } {
  const { files, key, cert } = tls;
  const watched = watchCertificate({ files, known: { key, cert }, log, use: (one) => inbound.useCertificate(one) });
  const look = (): void => void watched.look();
  process.on("SIGHUP", look);
  return {
    stop() {
      watched.stop();
      process.off("SIGHUP", look);
    },
  };
}

/** What the person who starts the process can act on; anything unforeseen keeps its stack. */
function sentence(error: unknown): string {
  if (error instanceof SettingError || error instanceof VaultError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE") {
    return "A port is taken by another program: set PORT (or METRICS_PORT, INBOUND_SMTP_PORT) to a free one.";
  }
  return error.stack ?? error.message;
}
