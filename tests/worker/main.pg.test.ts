import { expect, it, vi } from "vitest";
import { freePort } from "../../embedded/ports.ts";
import { installed } from "../proof/installed.ts";
import { createParts } from "../proof/parts.ts";
import { freshDatabase } from "../support/postgres.ts";

const { stopLater } = createParts();

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
    await vi.waitFor(() => expect(worker.output()).toContain("Temporal cannot be reached yet"), { timeout: 90_000 });
    expect(await worker.stop(signal)).toBe(0);
  },
);
