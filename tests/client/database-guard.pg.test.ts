import { once } from "node:events";
import { connect as dial, createServer, type Server, type Socket } from "node:net";
import { Hono } from "hono";
import pino from "pino";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { databaseGuard } from "../../client/database-guard.ts";
import { failureHandler } from "../../client/failures.ts";
import { connect, type Database } from "../../database/connect.ts";
import { freePort } from "../../embedded/ports.ts";
import { freshDatabase } from "../support/postgres.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let sql: Database;
let port: number;
let app: Hono;
let line: Server | null;
const sockets = new Set<Socket>();

beforeEach(async () => {
  database = await freshDatabase();
  port = await freePort();
  const url = new URL(database.url);
  url.port = String(port);
  sql = connect(url.href, { name: "tests" });
  app = new Hono();
  app.onError(failureHandler({ log: pino({ level: "silent" }) }));
  app.use(databaseGuard({ sql, patienceMs: 3_000 }));
  app.get("/", async (c) => c.json(await sql`select 1 as one`));
  line = null;
});
afterEach(async () => {
  cut();
  await sql.end({ timeout: 1 });
  await database.drop();
});

/** The way to Postgres; `swallow` takes everything and answers nothing. */
async function lay({ swallow = false } = {}): Promise<void> {
  line = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    if (swallow) return;
    const there = dial(Number(new URL(database.url).port), "127.0.0.1").on("error", () => undefined);
    sockets.add(there);
    socket.pipe(there).pipe(socket);
  }).listen(port, "127.0.0.1");
  await once(line, "listening");
}
function cut(): void {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  line?.close();
  line = null;
}
const status = async () => (await app.request("/")).status;

it("answers everybody soon while Postgres is away, and works again once it is back", async () => {
  await lay();
  expect(await status()).toBe(200);
  cut();
  const burst = await Promise.all(Array.from({ length: 200 }, status));
  expect(new Set(burst)).toEqual(new Set([503]));
  const began = performance.now();
  for (let n = 0; n < 100; n++) await status();
  expect(performance.now() - began).toBeLessThan(5_000);
  await lay();
  await vi.waitFor(async () => expect(await status()).toBe(200), { timeout: 15_000, interval: 100 });
});

it("does not wait for ever for one that takes statements and says nothing", async () => {
  await lay({ swallow: true });
  const response = await app.request("/");
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
});
