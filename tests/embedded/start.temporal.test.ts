import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { notedPid } from "../../embedded/pid-note.ts";
import { freePort } from "../../embedded/ports.ts";
import { hasGone, isRunning, signal } from "../../embedded/process-state.ts";
import { addressesThatAccept } from "../support/addresses-that-accept.ts";
import { programForTests } from "../support/temporal-server.ts";

const patience = { timeout: 100_000, interval: 100 };
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
});

describe("npm start", { timeout: 400_000 }, () => {
  it("brings up everything, picks up after a kill -9, and stops in order", async () => {
    const place = await newPlace();
    const first = start(place);
    await ready(first);
    expect(first.output()).toMatch(/Aftercare is ready at http:\/\/localhost:\d+/);
    expect(await connectionVersion(place)).toBe(1);
    for (const port of [place.port, ...Object.values(portsOf(place))]) {
      expect(await addressesThatAccept(port)).toEqual(["127.0.0.1"]);
    }

    const meanwhile = start(place);
    expect(await ended(meanwhile)).toBe(1);
    expect(meanwhile.output()).toContain(`Aftercare already runs from ${place.dataDir} (process ${first.pid}`);

    // The one process that holds all others: they go on without it, and are replaced or taken over.
    signal(first.pid, "SIGKILL");
    await hasGone(first.pid, 10_000);
    const orphan = notedPid(join(place.dataDir, "run", "client.pid")) ?? 0;
    expect(isRunning(orphan)).toBe(true);
    const second = start(place);
    await ready(second);
    expect(isRunning(orphan)).toBe(false);
    expect(await connectionVersion(place)).toBe(1);

    // A power cut.
    for (const pid of [second.pid, ...pidsOf(place)]) signal(pid, "SIGKILL");
    const third = start(place);
    await ready(third);
    expect(await connectionVersion(place)).toBe(1);

    const pids = pidsOf(place);
    expect(pids.every((pid) => isRunning(pid))).toBe(true);
    // Once by the terminal, once by npm, which passes it on.
    signal(third.pid, "SIGINT");
    signal(third.pid, "SIGINT");
    expect(await ended(third)).toBe(0);
    const stopped = [...third.output().matchAll(/^ {2}(\w+).* stopped$/gm)].map(([, name]) => name);
    expect(stopped).toEqual(["Client", "Worker", "Sample", "Mailbox", "Temporal", "Postgres"]);
    expect(pids.filter((pid) => isRunning(pid))).toEqual([]);
  });

  it("starts a process again that has ended by itself, and says so; stops when npm is told to", async () => {
    const place = await newPlace();
    const running = start(place, { program: "npm", args: ["start", "--"] });
    await ready(running);
    const note = join(place.dataDir, "run", "worker.pid");
    const before = notedPid(note) ?? 0;
    signal(before, "SIGKILL");
    await vi.waitFor(() => {
      expect(running.output()).toMatch(/The worker was killed \(SIGKILL\); it starts again in/);
      expect(notedPid(note)).not.toBe(null);
      expect(notedPid(note)).not.toBe(before);
    }, patience);
    signal(Number(readFileSync(join(place.dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]), "SIGKILL");
    await vi.waitFor(
      () => expect(running.output()).toContain("Postgres has ended by itself; it starts again."),
      patience,
    );
    await vi.waitFor(async () => expect(await connectionVersion(place)).toBe(1), patience);
    const pids = pidsOf(place);
    signal(running.pid, "SIGTERM");
    await vi.waitFor(() => expect(running.output()).toContain("Postgres stopped"), patience);
    expect(pids.filter((pid) => isRunning(pid))).toEqual([]);
  });

  it("says which port is taken, and how to choose another", async () => {
    const place = await newPlace();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(place.port, "127.0.0.1", resolve));
    undo.push(() => other.close());
    const refused = start(place);
    expect(await ended(refused)).toBe(1);
    expect(refused.output()).toMatch(
      /Port \d+ is taken by another program. Choose another one: npm start -- --port \d+/,
    );
  });

  it("says which setting stops a process, and leaves nothing running", async () => {
    const place = await newPlace();
    const refused = start(place, { env: { LOG_LEVEL: "loud" } });
    expect(await ended(refused)).toBe(1);
    expect(refused.output()).toMatch(/LOG_LEVEL must be one of trace, debug/);
    expect(pidsOf(place)).toEqual([]);
  });
});

type Place = { dataDir: string; port: number };
type Started = { pid: number; child: ChildProcess; output(): string };

/** A data folder into which nothing has to be downloaded. */
async function newPlace(): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), "aftercare-start-"));
  mkdirSync(join(dataDir, "bin"));
  symlinkSync(await programForTests("temporal"), join(dataDir, "bin", "temporal"));
  const place = { dataDir, port: await freePort() };
  undo.push(async () => {
    for (const pid of pidsOf(place)) {
      signal(pid, "SIGKILL");
      await hasGone(pid, 10_000);
    }
    rmSync(dataDir, { recursive: true, force: true });
  });
  return place;
}

type How = { program?: string; args?: string[]; env?: Record<string, string> };

function start({ dataDir, port }: Place, how: How = {}): Started {
  const { program = process.execPath, args = ["--import", "tsx", "embedded/main.ts"], env } = how;
  const child = spawn(program, [...args, "--port", String(port), "--data", dataDir], {
    detached: true,
    env: { PATH: process.env["PATH"], ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  }
  undo.push(() => child.kill("SIGKILL"));
  return { pid: child.pid ?? 0, child, output: () => output };
}

async function ready(started: Started): Promise<void> {
  await vi.waitFor(() => {
    if (started.child.exitCode !== null) throw new Error(`it ended: ${started.output()}`);
    expect(started.output()).toContain("Try it, in two minutes");
  }, patience);
}

async function ended({ child }: Started): Promise<number | null> {
  return child.exitCode ?? (await new Promise((resolve) => child.once("close", resolve)));
}

function portsOf({ dataDir }: Place): Record<string, number> {
  return z.record(z.string(), z.number()).parse(JSON.parse(readFileSync(join(dataDir, "ports.json"), "utf8")));
}

/** All that outlives the one process, as far as it runs. */
function pidsOf({ dataDir }: Place): number[] {
  const noted = ["run/client.pid", "run/worker.pid", "temporal/pid"].map((file) => notedPid(join(dataDir, file)));
  let postgres = 0;
  try {
    postgres = Number(readFileSync(join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
  } catch {
    // Never started, or stopped as it should be.
  }
  return [...noted, postgres].filter((pid) => pid !== null).filter((pid) => isRunning(pid));
}

async function connectionVersion({ dataDir, port }: Place): Promise<number> {
  const key = readFileSync(join(dataDir, "admin-key"), "utf8").trim();
  const response = await fetch(`http://127.0.0.1:${port}/v1/connections/sample`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return z.looseObject({ version: z.number() }).parse(await response.json()).version;
}
