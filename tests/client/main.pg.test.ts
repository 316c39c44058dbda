import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openVault } from "../../database/data-keys.ts";
import { freePort } from "../../embedded/ports.ts";
import { freshDatabase } from "../support/postgres.ts";
import { solved } from "./api/api-under-test.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const adminKey = `ak_${randomBytes(24).toString("base64url")}`;
let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

type Started = { child: ChildProcess; output: () => string; exit: Promise<number | null> };

/** The client as production starts it; nothing of the test's own environment but the path. */
function startClient(settings: Record<string, string>): Started {
  const child = spawn(process.execPath, ["--import", "tsx", "client/main.ts"], {
    cwd: root,
    env: {
      PATH: process.env["PATH"],
      DATABASE_URL: database.url,
      AFTERCARE_SECRET: Buffer.alloc(32, 3).toString("base64"),
      AFTERCARE_ADMIN_KEY: adminKey,
      ...settings,
    },
  });
  const chunks: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  const exit = once(child, "exit").then(([code]) => (typeof code === "number" ? code : null));
  return { child, output: () => chunks.join(""), exit };
}

const isReady = async (url: string): Promise<void> =>
  await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), {
    timeout: 25_000,
    interval: 200,
  });

describe("the client process", () => {
  it("takes follow-ups while Temporal is down, serves metrics, and stops in order on SIGTERM", async () => {
    const [port, metricsPort, noTemporal] = [await freePort(), await freePort(), await freePort()];
    const client = startClient({
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      TEMPORAL_ADDRESS: `127.0.0.1:${noTemporal}`,
    });
    const url = `http://127.0.0.1:${port}`;
    await isReady(url);
    const headers = { authorization: `Bearer ${adminKey}`, "content-type": "application/json" };
    const started = await fetch(`${url}/v1/follow-ups`, { method: "POST", headers, body: JSON.stringify(solved({})) });
    expect(started.status).toBe(202);
    await vi.waitFor(
      async () =>
        expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ ready: true, temporal: "unreachable" }),
      { timeout: 15_000, interval: 200 },
    );
    expect(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()).toContain("aftercare_database_up 1");
    client.child.kill("SIGTERM");
    expect(await client.exit).toBe(0);
    expect(client.output()).toContain("stopped");
  });

  it("opens what is sealed under the secret before while that one is set, and only then", async () => {
    const [before, now] = [3, 4].map((byte) => Buffer.alloc(32, byte).toString("base64"));
    await openVault(database.sql, { secret: before ?? "", previous: null });
    const port = String(await freePort());
    const client = startClient({
      AFTERCARE_SECRET: now ?? "",
      AFTERCARE_SECRET_PREVIOUS: before ?? "",
      PORT: port,
      TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}`,
    });
    await isReady(`http://127.0.0.1:${port}`);
    client.child.kill("SIGTERM");
    expect(await client.exit).toBe(0);
  });

  it("does not start under another secret than the one of its database", async () => {
    await openVault(database.sql, { secret: Buffer.alloc(32, 3).toString("base64"), previous: null });
    const client = startClient({ AFTERCARE_SECRET: Buffer.alloc(32, 4).toString("base64") });
    expect(await client.exit).toBe(1);
    expect(client.output()).toMatch(/^This database belongs to another AFTERCARE_SECRET\. [^\n]+\n$/);
  });

  it("names a setting that cannot be used, and stops", async () => {
    const client = startClient({ PORT: "many" });
    expect(await client.exit).toBe(1);
    expect(client.output()).toBe("PORT must be a port number between 1 and 65535; it is something else.\n");
  });
});
