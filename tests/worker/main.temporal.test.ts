import { setTimeout as delay } from "node:timers/promises";
import { Connection } from "@temporalio/client";
import { expect, it, onTestFailed, vi } from "vitest";
import { tcpProxy } from "../faults/tcp-proxy.ts";
import { installed } from "../proof/installed.ts";
import { createParts } from "../proof/parts.ts";
import { freshDatabase } from "../support/postgres.ts";
import { temporalServer } from "../support/temporal.ts";
import { freshNamespace } from "../support/temporal-namespace.ts";

const { stopLater } = createParts();

it(
  "a worker that loses Temporal while it starts ends, and does not stay alive working at nothing",
  { timeout: 240_000 },
  async () => {
    const database = await freshDatabase();
    stopLater(() => database.drop());
    const { address } = await temporalServer();
    const connection = await Connection.connect({ address });
    stopLater(() => connection.close());
    const namespace = await freshNamespace(connection);
    let isMet: () => void = () => undefined;
    const met = new Promise<void>((resolve) => (isMet = resolve));
    const target = Number(address.split(":")[1]);
    const proxy = await tcpProxy({
      target,
      choose: () => {
        isMet();
        return null;
      },
    });
    const temporalAddress = `127.0.0.1:${proxy.port}`;
    const around = { databaseUrl: database.url, temporalAddress, namespace, smtpUrl: "smtp://127.0.0.1:9" };
    const worker = (await installed(around)).start({ role: "worker" });
    stopLater(() => worker.end());
    onTestFailed(() => console.error(worker.output()));

    await met;
    // It has said hello, and makes its workflow bundle, which takes a second and more.
    await delay(300);
    await proxy.stop();
    await vi.waitFor(() => expect(worker.running()).toBe(false), { timeout: 150_000, interval: 200 });
    expect(worker.output()).toContain("the worker could not go on");
  },
);
