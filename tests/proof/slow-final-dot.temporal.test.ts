import { Client, Connection } from "@temporalio/client";
import { expect, it, onTestFailed, vi } from "vitest";
import { followUpWorkflowId, sendingTimes } from "../../workflows/contract.ts";
import { freshDatabase } from "../support/postgres.ts";
import { sampleDesk } from "../support/sample-desk.ts";
import { startSmtpServer } from "../support/smtp-server.ts";
import { temporalServer } from "../support/temporal.ts";
import { freshNamespace } from "../support/temporal-namespace.ts";
import { installed } from "./installed.ts";
import { createParts } from "./parts.ts";

const { stopLater } = createParts();
const patience = { timeout: 120_000, interval: 250 };

it(
  "a server that is slow to answer the final dot is waited for by one attempt; a worker killed meanwhile leaves the mail unknown, once, and never sent again",
  {
    timeout: 300_000,
  },
  async () => {
    const database = await freshDatabase();
    stopLater(() => database.drop());
    const { sql } = database;
    const { address } = await temporalServer();
    const connection = await Connection.connect({ address });
    stopLater(() => connection.close());
    const namespace = await freshNamespace(connection);
    const client = new Client({ connection, namespace });
    const smtp = await startSmtpServer();
    stopLater(() => smtp.stop());
    smtp.behave("slow-after-data");
    const product = await installed({
      databaseUrl: database.url,
      temporalAddress: address,
      namespace,
      smtpUrl: smtp.url,
    });
    const desk = await sampleDesk({ webhookUrl: `${product.url}/v1/webhooks/desk` });
    stopLater(() => desk.stop());
    const processes = [product.start({ role: "client" }), product.start({ role: "worker" })];
    for (const one of processes) stopLater(() => one.end());
    onTestFailed(() => console.error(...processes.map((one) => one.output())));
    await product.ready();
    await product.connectDesk(desk, { remindAfter: "P1D", patience: "P1D" });
    const ticket = await desk.write("ana@customers.test");
    await desk.solve(ticket);
    await vi.waitFor(() => expect(smtp.mails).toHaveLength(1), patience);

    const attempt = async () => {
      const [row] = await sql<{ id: string }[]>`select id from follow_ups`;
      const { raw } = await client.workflow.getHandle(followUpWorkflowId(row?.id ?? "")).describe();
      const [pending] = raw.pendingActivities ?? [];
      const seconds = (time: { seconds?: unknown } | null | undefined): number => Number(time?.seconds ?? 0);
      return {
        number: pending?.attempt,
        aliveForMs: 1_000 * (seconds(pending?.lastHeartbeatTime) - seconds(pending?.lastStartedTime)),
      };
    };
    // Longer than a silent attempt would be believed: it is alive because it says so, and it is still the first.
    await vi.waitFor(async () => {
      const { number, aliveForMs } = await attempt();
      expect(number).toBe(1);
      expect(aliveForMs).toBeGreaterThan(sendingTimes.heartbeatMs + 3_000);
    }, patience);

    await processes[1]?.kill();
    smtp.behave("accept");
    processes[1]?.start();
    await vi.waitFor(async () => {
      const effects = await sql<{ phase: string }[]>`select phase from effects`;
      const [row] = await sql<{ stage: string }[]>`select stage from follow_ups`;
      const told = await sql`select from timeline where event = 'mail'`;
      const alarms = await sql<{ kind: string }[]>`select kind from alarms where cleared_at is null`;
      expect({
        phases: effects.map(({ phase }) => phase),
        stage: row?.stage,
        told: told.length,
        alarms: alarms.map(({ kind }) => kind),
      }).toEqual({ phases: ["unknown"], stage: "asked", told: 1, alarms: ["mail-unknown"] });
    }, patience);
    expect(smtp.mails).toHaveLength(1);
    expect(await Promise.all(processes.map((one) => one.stop()))).toEqual([0, 0]);
  },
);
