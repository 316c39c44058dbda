import { afterAll, beforeAll, expect, it } from "vitest";
import { connect, type Database } from "../../database/connect.ts";
import { freshDatabase } from "../support/postgres.ts";

let sql: Database;
let done: () => Promise<void>;
beforeAll(async () => {
  const database = await freshDatabase();
  sql = connect(database.url, { max: 3, name: "transactions test" });
  await sql`create table seen (n integer)`;
  done = async () => {
    await sql.end({ timeout: 1 });
    await database.drop();
  };
});
afterAll(async () => {
  await done();
});

it("never runs a statement of others inside a transaction, however many are under way", async () => {
  const busy = Array.from({ length: 400 }, (_, n) => sql`insert into seen (n) values (${n})`);
  const transactions = await Promise.allSettled(
    Array.from({ length: 60 }, (_, n) =>
      sql.begin(async (tx) => {
        await tx`insert into seen (n) values (${10_000 + n})`;
        if (n % 2 === 0) throw new Error("rolled back");
      }),
    ),
  );
  await Promise.all(busy);
  expect(transactions.filter((one) => one.status === "rejected").map((one) => String(one.reason))).toEqual(
    Array.from({ length: 30 }, () => "Error: rolled back"),
  );
  const [row] = await sql<{ plain: number; transacted: number }[]>`
    select count(*) filter (where n < 10000)::int as plain, count(*) filter (where n >= 10000)::int as transacted
    from seen`;
  expect(row).toEqual({ plain: 400, transacted: 30 });
});
