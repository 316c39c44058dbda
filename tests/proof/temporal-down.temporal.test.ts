import { Client, Connection } from "@temporalio/client";
import { describe, expect, it, onTestFailed, vi } from "vitest";
import { freePort } from "../../embedded/ports.ts";
import { startTemporal } from "../../embedded/temporal.ts";
import { solved } from "../client/api/api-under-test.ts";
import { checkInvariants, type GivenAnswer } from "../support/invariants.ts";
import { freshDatabase } from "../support/postgres.ts";
import { sampleDesk } from "../support/sample-desk.ts";
import { startSmtpServer } from "../support/smtp-server.ts";
import { programForTests } from "../support/temporal-server.ts";
import { answerByLink } from "./answer-by-link.ts";
import { installed } from "./installed.ts";
import { createParts } from "./parts.ts";

const { stopLater, folder } = createParts();
const patience = { timeout: 60_000, interval: 200 };

describe("while Temporal is down", () => {
  it("everything is taken in, and caught up with alone once Temporal comes", { timeout: 240_000 }, async () => {
    const database = await freshDatabase();
    stopLater(() => database.drop());
    const { sql } = database;
    const smtp = await startSmtpServer();
    stopLater(() => smtp.stop());
    const port = await freePort();
    const product = await installed({
      databaseUrl: database.url,
      temporalAddress: `127.0.0.1:${port}`,
      namespace: "default",
      smtpUrl: smtp.url,
    });
    const desk = await sampleDesk({ webhookUrl: `${product.url}/v1/webhooks/desk` });
    stopLater(() => desk.stop());
    const client = product.start({ role: "client" });
    const worker = product.start({ role: "worker" });
    stopLater(() => client.end());
    stopLater(() => worker.end());
    onTestFailed(() => console.error(client.output(), worker.output()));
    await product.ready();
    await product.connectDesk(desk);

    const ticket = await desk.write("helen@customers.test");
    await desk.solve(ticket);
    const told = [];
    for (let i = 0; i < 20; i += 1) {
      told.push(await product.call("POST /v1/follow-ups", solved({ rest: { policy: "quick" } })));
    }
    expect(told.map(({ status }) => status)).toEqual(told.map(() => 202));
    // The relay has come to each of them, and to the helpdesk's, and failed.
    await vi.waitFor(async () => {
      const [row] = await sql<{ tried: number }[]>`
        select count(*)::int as tried from follow_ups where relay_attempts > 0 and workflow = 'none'`;
      expect(row?.tried).toBe(21);
    }, patience);
    const readiness = await fetch(`${product.url}/readyz`);
    expect(readiness.status).toBe(200);
    expect(await readiness.json()).toMatchObject({ ready: true, temporal: "unreachable" });
    expect(smtp.mails).toEqual([]);

    const temporal = await startTemporal({
      binary: await programForTests("temporal"),
      dataDir: await folder(),
      port,
      keep: false,
    });
    stopLater(() => temporal.stop());
    await vi.waitFor(() => expect(smtp.mails).toHaveLength(21), { ...patience, timeout: 120_000 });
    const given: GivenAnswer[] = [];
    const mail = await smtp.waitForMail(({ envelope }) => envelope.to.includes("helen@customers.test"));
    await answerByLink({ mail, verdict: "not_held", words: "It stopped again.", sql, given });
    await vi.waitFor(async () => {
      const open = (await desk.tickets()).find(({ id }) => id === ticket);
      expect(open).toMatchObject({ status: "open", notes: [expect.stringContaining("It stopped again.")] });
      const [row] = await sql<{ undone: number }[]>`
        select count(*)::int as undone from effects where phase in ('planned', 'claimed', 'data_sent')`;
      expect(row?.undone).toBe(0);
    }, patience);

    const connection = await Connection.connect({ address: temporal.address });
    stopLater(() => connection.close());
    const histories = new Client({ connection });
    await vi.waitFor(async () => {
      const evidence = { sql, client: histories, mails: smtp.mails, tickets: await desk.tickets(), answers: given };
      expect(await checkInvariants(evidence)).toEqual([]);
    }, patience);
  });
});
