import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { postgresBinaries, type ServerUser, serverUser } from "./postgres-binaries.ts";
import { openPostgresFolder, type PostgresFolder, superuser } from "./postgres-folder.ts";
import { commandOf, hasGone, isRunning, signal } from "./process-state.ts";

/** `kill` ends it at once; the next start recovers. */
export type EmbeddedPostgres = { url: string; isRunning(): boolean; stop(): Promise<void>; kill(): void };
export type PostgresOptions = {
  dataDir: string;
  port: number;
  log?: (line: string) => void;
  /** Server settings beyond our own; tests turn the safety off. */
  settings?: Record<string, string>;
};

/**
 * A Postgres of our own on 127.0.0.1, for one machine and for tests. It runs detached, so that Ctrl-C does not reach
 * it and it goes last, by `stop`; one that a killed parent left running is taken over, on the port it already has.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const user = serverUser();
  const binaries = await postgresBinaries({ user, copyTo: dirname(options.dataDir) });
  const folder = await openPostgresFolder({ dataDir: options.dataDir, user, binaries, log });
  const left = leftRunning(folder);
  if (left && (await isReady(folder, left.pid))) {
    log("Postgres was still running; it goes on");
    return serverOf(folder, left);
  }
  const until = performance.now() + 15_000;
  for (;;) {
    const logStart = sizeOf(folder.log);
    const pid = launch({ ...options, folder, user, program: binaries.postgres });
    if (await isReady(folder, pid)) return serverOf(folder, { pid, port: options.port });
    const said = readFileSync(folder.log).subarray(logStart).toString("utf8").trim();
    // The sessions of a server that was killed need a moment to notice it.
    if (!said.includes("pre-existing shared memory block") || performance.now() > until) {
      throw new Error(`Postgres did not start on port ${options.port}: ${said}`);
    }
    await delay(100);
  }
}

type Running = { pid: number; port: number };

function serverOf(folder: PostgresFolder, { pid, port }: Running): EmbeddedPostgres {
  return {
    url: `postgres://${superuser}:${folder.password}@127.0.0.1:${port}/postgres`,
    isRunning: () => isRunning(pid),
    async stop() {
      // "Fast": sessions are ended, nothing is lost; then "immediate", from which the next start recovers.
      for (const name of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
        signal(pid, name);
        if (await hasGone(pid, 15_000)) return;
      }
    },
    kill: () => signal(pid, "SIGQUIT"),
  };
}

function launch(server: PostgresOptions & { folder: PostgresFolder; user: ServerUser; program: string }): number {
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
function leftRunning(folder: PostgresFolder): Running | null {
  const noted = pidFile(folder);
  if (!noted) return null;
  // Another program may have been given the number since (a reboot), or the server may be a zombie.
  if (commandOf(noted.pid)?.includes(`-D ${folder.data}`)) return noted;
  rmSync(join(folder.data, "postmaster.pid"), { force: true });
  return null;
}

/**
 * Waits until the server takes connections, which it writes into its pid file as pg_ctl expects it; false when its
 * process has gone before. Recovery after a crash may take its time.
 */
async function isReady(folder: PostgresFolder, pid: number): Promise<boolean> {
  while (isRunning(pid)) {
    const noted = pidFile(folder);
    if (noted?.pid === pid && noted.status === "ready") return true;
    await delay(10);
  }
  return false;
}

/** Line 1 is the process, line 4 the port, line 8 the state (postmaster.pid in the Postgres documentation). */
function pidFile(folder: PostgresFolder): (Running & { status: string }) | null {
  try {
    const lines = readFileSync(join(folder.data, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]), status: (lines[7] ?? "").trim() };
  } catch {
    return null;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
