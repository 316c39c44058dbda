import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { postgresBinaries, serverUser } from "./postgres-binaries.ts";
import { openPostgresFolder, type PostgresFolder, superuser } from "./postgres-folder.ts";
import { commandOf, hasGone, isRunning, signal } from "./process-state.ts";

const database = "aftercare";

export type EmbeddedPostgres = { url: string; stop(): Promise<void> };
export type PostgresOptions = {
  dataDir: string;
  port: number;
  log?: (line: string) => void;
  /** Server settings beyond our own; tests turn the safety off. */
  settings?: Record<string, string>;
};

/**
 * A Postgres of our own on 127.0.0.1, for one machine and for tests. It runs detached, so that Ctrl-C reaches it last
 * and by `stop` alone; one that a killed parent left running is taken over, on the port it already has.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const user = serverUser();
  const binaries = await postgresBinaries({ user, copyTo: dirname(options.dataDir) });
  const folder = await openPostgresFolder({ dataDir: options.dataDir, user, binaries, log });
  const left = leftRunning(folder);
  if (left) {
    const server = { ...left, url: urlOf(folder, left.port) };
    if (await answers(server)) {
      log("Postgres was still running; it goes on");
      return running(server);
    }
  }
  const startedBy = performance.now() + 15_000;
  for (;;) {
    const logStart = sizeOf(folder.log);
    const server = {
      pid: launch({ ...options, folder, user, program: binaries.postgres }),
      url: urlOf(folder, options.port),
    };
    if (await answers(server)) return running(server);
    const said = readFileSync(folder.log).subarray(logStart).toString("utf8").trim();
    // The sessions of a server that was killed need a moment to notice it.
    const waits = said.includes("pre-existing shared memory block");
    if (!waits || performance.now() > startedBy)
      throw new Error(`Postgres did not start on port ${options.port}: ${said}`);
    await delay(100);
  }
}

type Server = { pid: number; url: string };

async function running(server: Server): Promise<EmbeddedPostgres> {
  await ensureDatabase(server.url);
  return {
    url: server.url,
    async stop() {
      // "Fast": sessions are ended, nothing is lost; then "immediate", from which the next start recovers.
      for (const name of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
        signal(server.pid, name);
        if (await hasGone(server.pid, 15_000)) return;
      }
    },
  };
}

function launch(
  server: PostgresOptions & { folder: PostgresFolder; user: ReturnType<typeof serverUser>; program: string },
): number {
  const { folder, user } = server;
  const settings: Record<string, string> = {
    port: String(server.port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
    password_encryption: "scram-sha-256",
    ...server.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const log = openSync(folder.log, sizeOf(folder.log) > 10_000_000 ? "w" : "a", 0o600);
  const child = spawn(server.program, ["-D", folder.data, ...flags], {
    ...user,
    cwd: "/",
    env: { TZ: "UTC" },
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.on("error", () => undefined);
  child.unref();
  return child.pid ?? 0;
}

/** The server that the pid file speaks of, if it is really ours; a stale file is removed. */
function leftRunning(folder: PostgresFolder): { pid: number; port: number } | null {
  const file = join(folder.data, "postmaster.pid");
  const lines = readLines(file);
  if (!lines) return null;
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  // Another program may have been given the number since (a reboot), or the server may be a zombie.
  if (commandOf(pid)?.includes(`-D ${folder.data}`)) return { pid, port };
  rmSync(file, { force: true });
  return null;
}

function readLines(file: string): string[] | null {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return null;
  }
}

/** Waits until the server takes a connection (recovery may take its time); false when its process has gone before. */
async function answers({ pid, url }: Server): Promise<boolean> {
  const until = performance.now() + 120_000;
  while (isRunning(pid)) {
    const sql = session(url, "postgres");
    try {
      await sql`select 1`;
      return true;
    } catch (error) {
      if (performance.now() > until) throw error;
      await delay(20);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
  return false;
}

async function ensureDatabase(url: string): Promise<void> {
  const sql = session(url, "postgres");
  try {
    const there = await sql`select 1 from pg_database where datname = ${database}`;
    if (there.length === 0) await sql`create database ${sql(database)}`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function session(url: string, name: string) {
  return postgres(url, { database: name, max: 1, connect_timeout: 5, onnotice: () => undefined });
}

function urlOf(folder: PostgresFolder, port: number): string {
  return `postgres://${superuser}:${folder.password}@127.0.0.1:${port}/${database}`;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
