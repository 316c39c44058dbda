import { join } from "node:path";
import { describe, expect, it, onTestFailed, vi } from "vitest";
import { freePort } from "../../embedded/ports.ts";
import { startPostgres } from "../../embedded/postgres.ts";
import { signWebhook } from "../../helpdesk/standard-webhooks.ts";
import { connect } from "../../database/connect.ts";
import { solved } from "../client/api/api-under-test.ts";
import { checkInvariants } from "../support/invariants.ts";
import { sampleDesk } from "../support/sample-desk.ts";
import { installed } from "./installed.ts";
import { createParts } from "./parts.ts";

const { stopLater, folder } = createParts();
const patience = { timeout: 60_000, interval: 200 };

describe("while Postgres is down", () => {
  it("whoever tells us something is asked to come again, and is heard afterwards", { timeout: 180_000 }, async () => {
    const dataDir = join(await folder(), "postgres");
    const port = await freePort();
    let postgres = await startPostgres({ dataDir, port });
    stopLater(() => postgres.stop());
    const product = await installed({
      databaseUrl: postgres.url,
      temporalAddress: `127.0.0.1:${await freePort()}`,
      namespace: "default",
      smtpUrl: "smtp://127.0.0.1:9",
    });
    const desk = await sampleDesk();
    stopLater(() => desk.stop());
    const client = product.start({ role: "client" });
    stopLater(() => client.end());
    onTestFailed(() => console.error(client.output()));
    await product.ready();
    await product.connectDesk(desk);
    const webhook = async (id: string, ticketId: string) => {
      const body = JSON.stringify({ type: "ticket.status_changed", ticketId, actor: { kind: "agent", id: "a-1" } });
      const headers = signWebhook({ id, at: new Date(), body, secrets: [desk.secret] });
      return await fetch(`${product.url}/v1/webhooks/desk`, { method: "POST", headers, body });
    };
    const resolution = solved({ rest: { policy: "quick" } });
    const start = () => product.call("POST /v1/follow-ups", resolution);
    const ticket = await desk.write("helen@customers.test");
    await desk.solve(ticket);
    expect((await webhook("msg_1", ticket)).status).toBe(202);

    postgres.kill();
    await vi.waitFor(() => expect(postgres.isRunning()).toBe(false), patience);
    for (const tell of [() => webhook("msg_2", ticket), start]) {
      const refused = await tell();
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect((await fetch(`${product.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${product.url}/healthz`)).status).toBe(200);

    postgres = await startPostgres({ dataDir, port });
    await vi.waitFor(async () => expect((await webhook("msg_2", ticket)).status).toBe(202), patience);
    await vi.waitFor(async () => expect([200, 202]).toContain((await start()).status), patience);
    const sql = connect(postgres.url, { max: 1, name: "test" });
    stopLater(() => sql.end({ timeout: 1 }));
    await vi.waitFor(async () => {
      const rows = await sql<{ dedupeKey: string; handled: boolean }[]>`
        select dedupe_key, handled_at is not null as handled from inbox order by id`;
      expect([...rows]).toEqual([
        { dedupeKey: "msg_1", handled: true },
        { dedupeKey: "msg_2", handled: true },
      ]);
      expect(await sql`select id from follow_ups`).toHaveLength(2);
    }, patience);
    expect(await checkInvariants({ sql, tickets: await desk.tickets() })).toEqual([]);
    expect(await client.stop()).toBe(0);
  });
});
