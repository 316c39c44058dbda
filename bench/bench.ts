import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Connection } from "@temporalio/client";
import { msToTs } from "@temporalio/common/lib/time.js";
import { connect } from "../database/connect.ts";
import { readConfig } from "../embedded/config.ts";
import { notedPid } from "../embedded/pid-note.ts";
import { freePort } from "../embedded/ports.ts";
import { startPostgres } from "../embedded/postgres.ts";
import { startTemporal } from "../embedded/temporal.ts";
import { temporalBinary } from "../embedded/temporal-binary.ts";
import { stopChildren } from "./child.ts";
import type { Size } from "./row.ts";

/** What every row works with: servers of its own, as safe as in production, and how long it may take. */
export type Bench = {
  size: Size;
  /** The value for the size of this run. */
  pick<T>(by: Record<Size, T>): T;
  say: (line: string) => void;
  postgresPid: number;
  temporalPid: number;
  temporalAddress: string;
  /** An empty database of its own for each caller. */
  freshDatabase(): Promise<string>;
  freshNamespace(): Promise<string>;
  /** Whether a worker asks for tasks of that queue, both kinds. */
  isPolled(queue: { namespace: string; taskQueue: string }): Promise<boolean>;
  /** Where Temporal keeps its state. */
  temporalFile: string;
  stop(): Promise<void>;
};

/** Starts Postgres (every commit is on disk) and Temporal (the dev server with a file) for one run of the bench. */
export async function startBench({ size, say }: { size: Size; say: (line: string) => void }): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), "aftercare-bench-"));
  // As root, Postgres runs as another user, who has to pass through.
  await chmod(folder, 0o711);
  const postgresDir = join(folder, "postgres");
  const settings = { max_connections: "300", track_commit_timestamp: "on", max_wal_size: "8GB" };
  const postgres = await startPostgres({ dataDir: postgresDir, port: await freePort(), settings });
  const temporalDir = join(folder, "temporal");
  const server = await startTemporal({
    binary: await program(say),
    dataDir: temporalDir,
    port: await freePort(),
    dynamicConfig: generous,
  });
  const connection = await Connection.connect({ address: server.address });
  return {
    size,
    pick: (by) => by[size],
    say,
    postgresPid: Number((await readFile(join(postgresDir, "data", "postmaster.pid"), "utf8")).split("\n")[0]),
    temporalPid: notedPid(join(temporalDir, "pid")) ?? 0,
    temporalAddress: server.address,
    temporalFile: join(temporalDir, "temporal.db"),
    freshDatabase: () => freshDatabase(postgres.url),
    freshNamespace: () => freshNamespace(connection),
    isPolled: (queue) => isPolled(connection, queue),
    async stop() {
      await stopChildren();
      await connection.close();
      await server.stop();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Limits that protect a server which many share, lifted for product and floor alike. */
const generous = {
  "frontend.rps": "100000",
  "frontend.namespaceRPS": "100000",
  "frontend.namespaceRPS.visibility": "100000",
  "frontend.persistenceMaxQPS": "100000",
  "history.persistenceMaxQPS": "100000",
  "matching.persistenceMaxQPS": "100000",
};

async function program(say: (line: string) => void): Promise<string> {
  const config = readConfig([]);
  if (!config) throw new Error("no settings");
  const { dataDir, path, environment } = config;
  return await temporalBinary({ program: "temporal", binDir: join(dataDir, "bin"), path, environment, log: say });
}

/** TaskQueueType of temporal.api.enums.v1. */
const workflowTasks = 1;
const activityTasks = 2;

async function isPolled(
  connection: Connection,
  { namespace, taskQueue }: { namespace: string; taskQueue: string },
): Promise<boolean> {
  for (const taskQueueType of [workflowTasks, activityTasks]) {
    const about = { namespace, taskQueue: { name: taskQueue }, taskQueueType };
    const { pollers } = await connection.workflowService.describeTaskQueue(about);
    if (!pollers || pollers.length === 0) return false;
  }
  return true;
}

async function freshDatabase(server: string): Promise<string> {
  const name = `bench_${randomBytes(4).toString("hex")}`;
  const admin = connect(server, { max: 1, name: "bench" });
  await admin`create database ${admin(name)}`;
  await admin.end();
  const url = new URL(server);
  url.pathname = name;
  return url.href;
}

async function freshNamespace(connection: Connection): Promise<string> {
  const namespace = `bench-${randomBytes(4).toString("hex")}`;
  const workflowExecutionRetentionPeriod = msToTs(24 * 3_600_000);
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await connection.workflowService.listOpenWorkflowExecutions({
        namespace,
        maximumPageSize: 1,
        startTimeFilter: {},
      });
      return namespace;
    } catch {
      // The server's caches learn of a new namespace a little later.
      await delay(200);
    }
  }
  throw new Error(`the namespace ${namespace} did not come`);
}
