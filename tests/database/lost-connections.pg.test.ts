import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { connect, type Database } from "../../database/connect.ts";
import { type TcpProxy, tcpProxy, type WireFault } from "../faults/tcp-proxy.ts";
import { freshDatabase } from "../support/postgres.ts";

let direct: Database;
let sql: Database;
let proxy: TcpProxy;
let done: () => Promise<void>;
let faults: WireFault[] = [];
/** How many pieces of conversations have come by; what happens on the way is told by them, and not by a clock. */
let pieces = 0;

beforeAll(async () => {
  const database = await freshDatabase();
  direct = database.sql;
  const choose = (): WireFault | null => {
    pieces += 1;
    return faults.shift() ?? null;
  };
  proxy = await tcpProxy({ target: Number(new URL(database.url).port), choose });
  const url = new URL(database.url);
  url.port = String(proxy.port);
  sql = connect(url.href, { max: 3, name: "lost connections test" });
  await sql`create table seen (n integer, part integer)`;
  done = async () => {
    await sql.end({ timeout: 1 });
    await proxy.stop();
    await database.drop();
  };
});
afterAll(async () => {
  await done();
});

const haveCome = (many: number) => vi.waitUntil(() => pieces >= many, { timeout: 10_000, interval: 1 });
const write = (n: number) =>
  sql.begin(async (tx) => {
    await tx`insert into seen (n, part) values (${n}, 1)`;
    await tx`insert into seen (n, part) values (${n}, 2)`;
  });

it("settles every statement and transaction whose connection is lost, and goes on with new ones", async () => {
  for (let round = 0; round < 25; round += 1) {
    const fate = { kind: round % 2 === 0 ? "reset" : "lose-answer" } as const;
    const before = pieces;
    const settled = Promise.allSettled([
      ...Array.from({ length: 6 }, (_, i) => write(100 * round + i)),
      ...Array.from({ length: 6 }, () => sql`select ${round}::int as round`),
    ]);
    await Promise.race([settled, haveCome(before + 1 + (round % 8))]);
    faults = [fate, fate, fate];
    await Promise.race([settled, vi.waitUntil(() => faults.length === 0, { interval: 1 })]);
    proxy.cutAll();
    await settled;
  }
  faults = [];
  await Promise.all(Array.from({ length: 6 }, () => sql`select 1`.catch(() => undefined)));
  for (let n = 10_000; n < 10_012; n += 1) await write(n);
  const [row] = await direct<{ late: number; halves: number }[]>`
    select count(*) filter (where n >= 10000)::int as late,
      (select count(*)::int from (select n from seen group by n having count(*) <> 2) as half) as halves
    from seen`;
  expect(row).toEqual({ late: 24, halves: 0 });
});

it("keeps a transaction that went on without its connection away from the next one's session", async () => {
  const small = connect(databaseUrl(), { max: 1, name: "lost connections test" });
  try {
    const [waiting, inside, over] = [moment(), moment(), moment()];
    await small`select 1`;
    const zombie = small.begin(async (tx) => {
      await tx`insert into seen (n, part) values (20000, 1)`;
      proxy.cutAll();
      await waiting.come;
      await tx`insert into seen (n, part) values (20000, 2)`.finally(() => over.reach());
    });
    const ended = Promise.allSettled([zombie]);
    const next = small.begin(async (tx) => {
      await tx`insert into seen (n, part) values (20001, 1)`;
      inside.reach();
      await over.come;
    });
    // A statement has lost its connection too: once it has another, and has spoken a while, the next one would be inside.
    const spoken = async () => {
      for (let n = 0; n < 20; n += 1) await vi.waitFor(() => small`select 1`);
    };
    await Promise.race([inside.come, spoken()]);
    waiting.reach();
    expect(await ended).toMatchObject([{ status: "rejected", reason: { code: "CONNECTION_CLOSED" } }]);
    await next;
    const rows = await direct<{ n: number }[]>`select n from seen where n >= 20000 order by n`;
    expect(rows.map(({ n }) => n)).toEqual([20_001]);
  } finally {
    await small.end({ timeout: 1 });
  }
});

/** Something that one side waits for until the other says that it has come. */
function moment(): { come: Promise<void>; reach: () => void } {
  let reach: () => void = () => undefined;
  const come = new Promise<void>((resolve) => (reach = resolve));
  return { come, reach };
}

function databaseUrl(): string {
  const url = new URL(`postgres://127.0.0.1:${proxy.port}`);
  const { user, pass, database } = sql.options;
  url.username = user;
  url.password = typeof pass === "string" ? pass : "";
  url.pathname = database;
  return url.href;
}
