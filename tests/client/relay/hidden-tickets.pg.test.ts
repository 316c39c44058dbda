import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { countBacklog } from "../../../database/backlog.ts";
import { checkConnection } from "../../../client/check-connection.ts";
import { loadConnection, saveConnection } from "../../../database/connections.ts";
import { putIntoInbox } from "../../../database/inbox.ts";
import { createVault } from "../../../database/vault.ts";
import { freePort } from "../../../embedded/ports.ts";
import { outgoing } from "../../support/outgoing.ts";
import { freshDatabase } from "../../support/postgres.ts";
import { readTickets } from "../../support/read-tickets.ts";

const vault = createVault(Buffer.alloc(32, 7).toString("base64"));
let database: Awaited<ReturnType<typeof freshDatabase>>;
let server: Server;
/** What the helpdesk lets the account see apart from the ticket, which it never does. */
let queues: { id: string }[] = [];

/** Answers as Request Tracker does to an account without rights where the ticket is (tried with RT 5.0.3). */
beforeAll(async () => {
  database = await freshDatabase();
  server = createServer((request, response) => {
    const seen = request.url?.startsWith("/REST/2.0/queues/all");
    response.writeHead(seen ? 200 : 403, { "content-type": "application/json" });
    response.end(JSON.stringify(seen ? { items: queues } : { message: "Forbidden" }));
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await saveConnection(database.sql, {
    vault,
    by: "test",
    wanted: {
      name: "rt",
      kind: "rt",
      baseUrl: `http://127.0.0.1:${port}`,
      credentials: { user: "aftercare", password: "p" },
      webhookSecrets: [],
      policy: "default",
      settings: {},
      ifVersion: 0,
    },
  });
});
afterAll(async () => {
  server.close();
  await database.drop();
});
beforeEach(async () => {
  await database.sql`delete from inbox`;
  await putIntoInbox(database.sql, { connection: "rt", dedupeKey: crypto.randomUUID(), ticketId: "13", body: "{}" });
});

const alarms = async () => await database.sql`select kind from alarms where cleared_at is null`;
const letter = async () => {
  const [row] = await database.sql<{ handled: boolean; lastError: string | null }[]>`
    select handled_at is not null as handled, last_error from inbox`;
  return row;
};

it("raises no alarm about a ticket that the account may not see, tries it for a day, and names it in the check", async () => {
  queues = [{ id: "1" }];
  const { sql } = database;
  await readTickets({ sql, vault });
  expect(await letter()).toEqual({ handled: false, lastError: "hidden" });
  expect([...(await alarms())]).toEqual([]);
  expect((await countBacklog(sql)).inbox.count).toBe(0);
  const connection = await loadConnection(sql, { name: "rt", vault });
  if (connection === null) throw new Error("no connection");
  const lines = await checkConnection(connection, { sql, outgoing });
  expect(lines.find(({ what }) => what === "Read the tickets it tells of")?.detail).toContain("#13");
  await sql`update inbox set attempts = 16, next_attempt_at = now()`;
  await readTickets({ sql, vault });
  expect(await letter()).toEqual({ handled: true, lastError: "hidden" });
});

it("calls a person where the account may see nothing at all", async () => {
  queues = [];
  await readTickets({ sql: database.sql, vault });
  expect(await letter()).toEqual({ handled: false, lastError: "forbidden" });
  expect([...(await alarms())]).toEqual([{ kind: "helpdesk-unreachable" }]);
});
