import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Connection } from "@temporalio/client";
import { forgetPid, notedPid, notePid } from "./pid-note.ts";
import { isFree } from "./ports.ts";
import { commandOf, hasGone, isRunning, signal } from "./process-state.ts";

export type EmbeddedTemporal = { address: string; isRunning(): boolean; stop(): Promise<void>; kill(): void };
export type TemporalOptions = {
  /** The `temporal` program (embedded/temporal-binary). */
  binary: string;
  dataDir: string;
  port: number;
  log?: (line: string) => void;
  /** False = nothing is kept, for tests. */
  keep?: boolean;
  dynamicConfig?: Record<string, string>;
};

/**
 * A Temporal server for one machine, on 127.0.0.1, its state in one SQLite file. Detached, so that Ctrl-C does not
 * reach it; one that a killed parent left running is taken over, on the port it already has.
 */
export async function startTemporal(options: TemporalOptions): Promise<EmbeddedTemporal> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const note = join(options.dataDir, "pid");
  const left = notedPid(note);
  if (left !== null) {
    const address = addressIn(commandOf(left) ?? "");
    if (address && (await answers({ pid: left, address, withinMs: 10_000 }))) {
      options.log?.("Temporal was still running; it goes on");
      return serverOf({ pid: left, address, note });
    }
    signal(left, "SIGKILL");
    await hasGone(left, 5_000);
  }
  // Another server there would answer in its place.
  if (!(await isFree(options.port))) throw new Error(`Temporal did not start: port ${options.port} is taken`);
  const logFile = join(options.dataDir, "log");
  const logStart = sizeOf(logFile);
  const address = `127.0.0.1:${options.port}`;
  const pid = launch(options, logFile);
  notePid(note, pid);
  if (await answers({ pid, address, withinMs: 60_000 })) return serverOf({ pid, address, note });
  signal(pid, "SIGKILL");
  const said = readFileSync(logFile).subarray(logStart).toString("utf8").trim();
  throw new Error(`Temporal did not start on port ${options.port}: ${said.split("\n").slice(-5).join("\n")}`);
}

function launch({ binary, dataDir, port, keep, dynamicConfig }: TemporalOptions, logFile: string): number {
  const kept = ["--db-filename", join(dataDir, "temporal.db")];
  // A plain file is three times slower.
  const pragmas = ["--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL"];
  const dynamic = Object.entries(dynamicConfig ?? {}).flatMap(([key, value]) => [
    "--dynamic-config-value",
    `${key}=${value}`,
  ]);
  const flags = [
    "--ip",
    "127.0.0.1",
    "--port",
    String(port),
    "--headless",
    "--log-level",
    "warn",
    "--log-format",
    "json",
  ];
  const log = openSync(logFile, sizeOf(logFile) > 10_000_000 ? "w" : "a", 0o600);
  const child = spawn(
    binary,
    ["server", "start-dev", ...flags, ...(keep === false ? [] : [...kept, ...pragmas]), ...dynamic],
    {
      cwd: dataDir,
      // Nothing of ours is its business: it would read TEMPORAL_* and a profile file.
      env: { HOME: dataDir },
      detached: true,
      stdio: ["ignore", log, log],
    },
  );
  closeSync(log);
  child.on("error", () => undefined);
  child.unref();
  return child.pid ?? 0;
}

function serverOf(server: { pid: number; address: string; note: string }): EmbeddedTemporal {
  return {
    address: server.address,
    isRunning: () => isRunning(server.pid),
    async stop() {
      signal(server.pid, "SIGTERM");
      if (!(await hasGone(server.pid, 15_000))) {
        signal(server.pid, "SIGKILL");
        await hasGone(server.pid, 5_000);
      }
      forgetPid(server.note);
    },
    kill: () => signal(server.pid, "SIGKILL"),
  };
}

/** Waits until the namespace can be used; false when the process has gone before, or the time is over. */
async function answers(server: { pid: number; address: string; withinMs: number }): Promise<boolean> {
  const until = performance.now() + server.withinMs;
  const connection = Connection.lazy({ address: server.address });
  try {
    while (isRunning(server.pid) && performance.now() < until) {
      try {
        await connection.withDeadline(Date.now() + 1_000, () =>
          connection.workflowService.describeNamespace({ namespace: "default" }),
        );
        return true;
      } catch {
        await delay(50);
      }
    }
    return false;
  } finally {
    await connection.close();
  }
}

function addressIn(command: string): string | null {
  const port = /--port (\d+)/.exec(command)?.[1];
  return port === undefined ? null : `127.0.0.1:${port}`;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
