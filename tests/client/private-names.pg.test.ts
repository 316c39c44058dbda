import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { expect, it, vi } from "vitest";
import { openVault } from "../../database/data-keys.ts";
import { saveConnection } from "../../database/connections.ts";
import { putIntoInbox } from "../../database/inbox.ts";
import { freePort } from "../../embedded/ports.ts";
import { createParts } from "../proof/parts.ts";
import { productProcess, ready } from "../proof/product.ts";
import { freshDatabase } from "../support/postgres.ts";

const { stopLater } = createParts();

it(
  "the client reads no ticket at a private address that it finds by a name, unless the operator allows it",
  { timeout: 120_000 },
  async () => {
    const database = await freshDatabase();
    stopLater(() => database.drop());
    let asked = 0;
    const desk = createServer((_request, response) => {
      asked += 1;
      response.writeHead(503).end();
    });
    const deskPort = await freePort();
    await new Promise<void>((listening) => desk.listen(deskPort, "127.0.0.1", listening));
    stopLater(() => desk.close());
    const secret = randomBytes(32).toString("base64");
    await saveConnection(database.sql, {
      vault: await openVault(database.sql, { secret, previous: null }),
      by: "test",
      wanted: {
        name: "desk",
        kind: "sample",
        baseUrl: `http://localhost:${deskPort}`,
        credentials: { token: "t" },
        webhookSecrets: [],
        policy: "default",
        settings: {},
        ifVersion: null,
      },
    });
    await putIntoInbox(database.sql, { connection: "desk", dedupeKey: "1", ticketId: "1", body: "{}" });
    const [http, temporal] = [await freePort(), await freePort()];
    const client = productProcess({
      role: "client",
      env: {
        DATABASE_URL: database.url,
        TEMPORAL_ADDRESS: `127.0.0.1:${temporal}`,
        AFTERCARE_SECRET: secret,
        PORT: String(http),
      },
    });
    stopLater(() => client.end());
    await ready(`http://127.0.0.1:${http}`);
    const error = async () => (await database.sql`select last_error from inbox`)[0];
    const patience = { timeout: 25_000, interval: 100 };
    await vi.waitFor(async () => expect(await error()).toEqual({ lastError: "not_allowed" }), patience);
    const alarms = await database.sql`select kind, subject from alarms where cleared_at is null`;
    expect([asked, [...alarms]]).toEqual([0, [{ kind: "helpdesk-unreachable", subject: "desk" }]]);

    expect(await client.stop()).toBe(0);
    client.start({ ALLOWED_PRIVATE_NETWORKS: "localhost" });
    await ready(`http://127.0.0.1:${http}`);
    await database.sql`update inbox set next_attempt_at = now()`;
    await vi.waitFor(async () => expect(await error()).toEqual({ lastError: "unavailable" }), patience);
    expect(asked).toBeGreaterThan(0);
  },
);
