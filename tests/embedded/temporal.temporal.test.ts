import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import { afterEach, describe, expect, it } from "vitest";
import { notedPid } from "../../embedded/pid-note.ts";
import { freePort } from "../../embedded/ports.ts";
import { signal } from "../../embedded/process-state.ts";
import { type EmbeddedTemporal, startTemporal } from "../../embedded/temporal.ts";
import { temporalBinary } from "../../embedded/temporal-binary.ts";
import { programForTests } from "../support/temporal-server.ts";

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
});

describe("the embedded Temporal", () => {
  it("keeps its workflows over a stop and over a kill -9", async () => {
    const dataDir = newFolder();
    const first = await started(dataDir);
    await startWorkflow(first, "kept");
    await first.stop();

    const second = await started(dataDir);
    expect(await statusOf(second, "kept")).toBe("RUNNING");
    await startWorkflow(second, "kept-too");
    signal(notedPid(join(dataDir, "pid")) ?? 0, "SIGKILL");

    const third = await started(dataDir);
    expect(await statusOf(third, "kept")).toBe("RUNNING");
    expect(await statusOf(third, "kept-too")).toBe("RUNNING");
  });

  it("is taken over on its port when it was left running, as a killed parent leaves it", async () => {
    const dataDir = newFolder();
    const first = await started(dataDir);
    const pid = notedPid(join(dataDir, "pid"));
    const again = await started(dataDir);
    expect(again.address).toBe(first.address);
    expect(notedPid(join(dataDir, "pid"))).toBe(pid);
  });

  it("says why it does not start", async () => {
    const first = await started(newFolder());
    const port = Number(first.address.split(":")[1]);
    const binary = await programForTests("temporal");
    await expect(startTemporal({ binary, dataDir: newFolder(), port })).rejects.toThrow(
      /did not start: port \d+ is taken/,
    );
  });
});

describe("the Temporal program", () => {
  it("on PATH is left aside, and why is said, when its server is too old", async () => {
    const folder = newFolder();
    fake(folder, "echo 'temporal version 1.0.0 (Server 1.24.2, UI 2.30.0)'");
    const binDir = join(newFolder(), "bin");
    const said: string[] = [];
    const search = { program: "temporal" as const, binDir, path: folder, environment: { PATH: "" } };
    const found = temporalBinary({ ...search, log: (line) => said.push(line) });
    await expect(found).rejects.toThrow(/put temporal on PATH .*\n.*internet.*\n.*TEMPORAL_ADDRESS/);
    expect(said[0]).toMatch(/left aside: its server is 1.24, and 1.31 or newer is needed/);
  });

  it("on PATH is taken before any other", async () => {
    const folder = newFolder();
    fake(folder, "echo 'temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)'");
    const said: string[] = [];
    const search = { program: "temporal" as const, binDir: join(folder, "bin"), path: folder, environment: {} };
    expect(await temporalBinary({ ...search, log: (line) => said.push(line) })).toBe(join(folder, "temporal"));
    expect(said).toEqual([]);
  });
});

function fake(folder: string, body: string): void {
  writeFileSync(join(folder, "temporal"), `#!/bin/sh\n${body}\n`);
  chmodSync(join(folder, "temporal"), 0o755);
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "aftercare-temporal-"));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function started(dataDir: string): Promise<EmbeddedTemporal> {
  const binary = await programForTests("temporal");
  const server = await startTemporal({ binary, dataDir, port: await freePort() });
  undo.push(() => server.stop());
  return server;
}

async function startWorkflow(server: EmbeddedTemporal, workflowId: string): Promise<void> {
  await withClient(server, (client) => client.workflow.start("nothing", { workflowId, taskQueue: "nobody" }));
}

async function statusOf(server: EmbeddedTemporal, workflowId: string): Promise<string> {
  return await withClient(server, async (client) => {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    return status.name;
  });
}

async function withClient<T>(server: EmbeddedTemporal, act: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await act(new Client({ connection }));
  } finally {
    await connection.close();
  }
}
