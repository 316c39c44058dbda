import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect, type Database } from "../../database/connect.ts";
import { type TcpProxy, tcpProxy, type WireFault } from "../faults/tcp-proxy.ts";
import { freshDatabase } from "../support/postgres.ts";

let direct: Database;
let sql: Database;
let proxy: TcpProxy;
let done: () => Promise<void>;
let faults: WireFault[] = [];

beforeAll(async () => {
  const database = await freshDatabase();
  direct = database.sql;
  proxy = await tcpProxy({ target: Number(new URL(database.url).port), choose: () => faults.shift() ?? null });
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

const write = (n: number) =>
  sql.begin(async (tx) => {
    await tx`insert into seen (n, part) values (${n}, 1)`;
    await tx`insert into seen (n, part) values (${n}, 2)`;
  });

it("settles every statement and transaction whose connection is lost, and goes on with new ones", async () => {
  for (let round = 0; round < 25; round += 1) {
    const fate = { kind: round % 2 === 0 ? "reset" : "lose-answer" } as const;
    const settled = Promise.allSettled([
      ...Array.from({ length: 6 }, (_, i) => write(100 * round + i)),
      ...Array.from({ length: 6 }, () => sql`select ${round}::int as round`),
    ]);
    await delay(round % 4);
    faults = [fate, fate, fate];
    await delay(2);
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
    let goOn: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (goOn = resolve));
    const zombie = small.begin(async (tx) => {
      await tx`insert into seen (n, part) values (20000, 1)`;
      proxy.cutAll();
      await waiting;
      await tx`insert into seen (n, part) values (20000, 2)`;
    });
    const ended = Promise.allSettled([zombie]);
    await delay(50);
    const next = small.begin(async (tx) => {
      await tx`insert into seen (n, part) values (20001, 1)`;
    });
    await delay(300);
    goOn();
    expect(await ended).toMatchObject([{ status: "rejected", reason: { code: "CONNECTION_CLOSED" } }]);
    await next;
    const rows = await direct<{ n: number }[]>`select n from seen where n >= 20000 order by n`;
    expect(rows.map(({ n }) => n)).toEqual([20_001]);
  } finally {
    await small.end({ timeout: 1 });
  }
});

function databaseUrl(): string {
  const url = new URL(`postgres://127.0.0.1:${proxy.port}`);
  const { user, pass, database } = sql.options;
  url.username = user;
  url.password = typeof pass === "string" ? pass : "";
  url.pathname = database;
  return url.href;
}
