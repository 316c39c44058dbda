import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { freePort } from "../../embedded/ports.ts";
import { productProcess } from "../proof/product.ts";
import { createParts } from "../proof/parts.ts";
import { signalWhileLoading } from "../support/signal-while-loading.ts";

const { stopLater } = createParts();

describe.each(["SIGTERM", "SIGINT"] as const)("a client that takes no requests yet leaves in order on %s", (signal) => {
  it("while its modules are still being loaded", async () => {
    const signalling = signalWhileLoading(signal, { of: "pino" });
    const client = spawn(process.execPath, ["--import", "tsx", "--import", signalling, "client/main.ts"], {
      env: { PATH: process.env["PATH"] },
      stdio: "ignore",
    });
    expect(await once(client, "exit")).toEqual([0, null]);
  });

  it("while it waits for Postgres", { timeout: 60_000 }, async () => {
    const client = productProcess({
      role: "client",
      env: {
        DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/nowhere`,
        AFTERCARE_SECRET: Buffer.alloc(32, 3).toString("base64"),
      },
    });
    stopLater(() => client.end());
    await vi.waitFor(() => expect(client.output()).toContain("Postgres cannot be reached yet"), { timeout: 50_000 });
    expect(await client.stop(signal)).toBe(0);
  });
});
