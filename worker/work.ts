import { Context } from "@temporalio/activity";
import { NativeConnection, Runtime } from "@temporalio/worker";
import pino from "pino";
import type { Dependencies } from "../activities/dependencies.ts";
import { createActivities } from "../activities/index.ts";
import { mailAlarms } from "../activities/mail-alarms.ts";
import { connect } from "../database/connect.ts";
import { openVault } from "../database/data-keys.ts";
import { VaultError } from "../database/vault.ts";
import { plainError } from "../domain/plain-error.ts";
import { createOutgoing } from "../helpdesk/outgoing.ts";
import { sendingOf } from "../mail/config.ts";
import { createPostman } from "../mail/postman.ts";
import { readConfig, SettingError } from "./config.ts";
import { createWorker } from "./create-worker.ts";
import { every } from "./every.ts";
import { keepSchedules } from "./keep-schedules.ts";
import { onceReachable } from "./once-reachable.ts";
import { temporalLog } from "./temporal-log.ts";

/** What main.ts told the process to do at a signal while there was nothing to finish. */
type Leave = () => void;

/** Process 2: runs workflows and activities until it is told to stop, then finishes what it has begun. */
export async function work({ leave }: { leave: Leave }): Promise<void> {
  try {
    await run(leave);
  } catch (error) {
    if (error instanceof SettingError || error instanceof VaultError) process.stderr.write(`${error.message}\n`);
    else pino().fatal({ err: error }, "the worker could not go on");
    // Connections and timers would keep it alive, working at nothing; ended, it is started again.
    process.exit(1);
  }
}

async function run(leave: Leave): Promise<void> {
  const config = readConfig();
  const log = pino({ level: config.LOG_LEVEL, base: { process: "worker" }, serializers: { err: plainError } });
  Runtime.install({
    shutdownSignals: [],
    logger: temporalLog(log),
    telemetryOptions: {
      logging: { forward: {} },
      ...(config.METRICS_PORT
        ? { metrics: { prometheus: { bindAddress: `${config.HOST}:${config.METRICS_PORT}` } } }
        : {}),
    },
  });
  const sql = connect(config.DATABASE_URL, { name: "aftercare-worker" });
  const secrets = { secret: config.AFTERCARE_SECRET, previous: config.AFTERCARE_SECRET_PREVIOUS ?? null };
  const vault = await onceReachable({
    what: "The database",
    log,
    attempt: () => openVault(sql, secrets),
    isFinal: (error) => error instanceof VaultError,
  });
  const postman = createPostman({ smtpUrl: config.SMTP_URL, ...sendingOf(config) });
  const dependencies: Dependencies = {
    sql,
    vault,
    outgoing: createOutgoing({ allowed: config.ALLOWED_PRIVATE_NETWORKS }),
    postman,
    log,
    url: config.AFTERCARE_URL,
    from: config.MAIL_FROM,
    replyDomain: config.REPLY_DOMAIN,
    heartbeat: () => Context.current().heartbeat(),
  };
  const connection = await onceReachable({
    what: "Temporal",
    log,
    attempt: () => NativeConnection.connect(config.temporal.connectionOptions),
  });
  const worker = await createWorker({
    connection,
    namespace: config.temporal.namespace ?? "default",
    activities: createActivities(dependencies),
  });
  const schedule = () => keepSchedules({ connection, namespace: config.temporal.namespace ?? "default" });
  await onceReachable({ what: "Temporal's schedules", log, attempt: schedule });
  // A cluster that was restored, or made anew, has them no more, and this worker goes on as if nothing had been.
  const schedules = every({ ms: 30_000, what: "looking after Temporal's schedules", log, run: schedule });
  const to = config.AFTERCARE_ADMIN_EMAIL;
  const alarms = to
    ? every({ ms: 30_000, what: "mailing alarms", log, run: () => mailAlarms(dependencies, { to }) })
    : null;
  const stop = () => {
    if (worker.getState() === "RUNNING") worker.shutdown();
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.off(signal, leave).on(signal, stop);
  log.info("the worker is ready");
  await worker.run();
  await Promise.all([alarms?.stop(), schedules.stop()]);
  postman.close();
  await connection.close();
  await sql.end({ timeout: 5 });
  log.info("the worker has stopped");
}
