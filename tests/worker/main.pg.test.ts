import { expect, it, vi } from "vitest";
import { openVault } from "../../database/data-keys.ts";
import { freePort } from "../../embedded/ports.ts";
import { installed } from "../proof/installed.ts";
import { createParts } from "../proof/parts.ts";
import { freshDatabase } from "../support/postgres.ts";

const { stopLater } = createParts();
const patience = { timeout: 90_000 };

it.each(["SIGTERM", "SIGINT"] as const)(
  "a worker that has not found Temporal yet leaves in order on %s",
  { timeout: 120_000 },
  async (signal) => {
    const database = await freshDatabase();
    stopLater(() => database.drop());
    const product = await installed({
      databaseUrl: database.url,
      temporalAddress: `127.0.0.1:${await freePort()}`,
      namespace: "default",
      smtpUrl: "smtp://127.0.0.1:9",
    });
    const client = product.start({ role: "client" });
    stopLater(() => client.end());
    await product.ready();
    const worker = product.start({ role: "worker" });
    stopLater(() => worker.end());
    await vi.waitFor(() => expect(worker.output()).toContain("Temporal cannot be reached yet"), patience);
    expect(await worker.stop(signal)).toBe(0);
  },
);

it(
  "a worker opens what is sealed under the secret before while that one is set, and only then",
  { timeout: 120_000 },
  async () => {
    const database = await freshDatabase();
    stopLater(() => database.drop());
    const product = await installed({
      databaseUrl: database.url,
      temporalAddress: `127.0.0.1:${await freePort()}`,
      namespace: "default",
      smtpUrl: "smtp://127.0.0.1:9",
    });
    const before = product.env.AFTERCARE_SECRET;
    await openVault(database.sql, { secret: before, previous: null });
    const secret = Buffer.alloc(32, 9).toString("base64");
    const both = product.start({
      role: "worker",
      settings: { AFTERCARE_SECRET: secret, AFTERCARE_SECRET_PREVIOUS: before },
    });
    stopLater(() => both.end());
    await vi.waitFor(() => expect(both.output()).toContain("Temporal cannot be reached yet"), patience);
    const alone = product.start({ role: "worker", settings: { AFTERCARE_SECRET: secret } });
    stopLater(() => alone.end());
    await vi.waitFor(() => expect(alone.running()).toBe(false), patience);
    expect(alone.output()).toMatch(/^This database belongs to another AFTERCARE_SECRET/);
  },
);
