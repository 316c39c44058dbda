import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { migrate } from "../../database/migrate.ts";
import { freshDatabase } from "../support/postgres.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

/** As if this version brought that migration and the one before it did not. */
const forget = async () => {
  await database.sql`drop index follow_ups_open`;
  await database.sql`delete from schema_migrations where name = '0080-open-follow-ups-by-stage.sql'`;
};
const indexes = () => database.sql`select from pg_indexes where indexname = 'follow_ups_open'`;

it("lets everybody else pass while a long transaction holds its table, and comes through once that is over", async () => {
  const { sql } = database;
  await forget();
  let passed = 0;
  let migrating: Promise<void> = Promise.resolve();
  await sql.begin(async (long) => {
    // A write that is not committed: an index cannot be made, and reading for a change queues behind whoever tries.
    await long`lock table follow_ups in row exclusive mode`;
    migrating = migrate(sql, { lockMs: 200, pauseMs: 200, onBusy: () => (passed += 1) });
    await vi.waitFor(async () => {
      const waiting = await sql`
        select from pg_locks where relation = 'follow_ups'::regclass and not granted and mode = 'ShareLock'`;
      expect(waiting).toHaveLength(1);
    });
    // Another writer queues behind the migration, and is let through while the long transaction still goes on.
    await sql.begin(async (other) => {
      await other`set local lock_timeout = '10s'`;
      await other`lock table follow_ups in row exclusive mode`;
    });
    expect(await indexes()).toHaveLength(0);
  });
  await migrating;
  expect(passed).toBeGreaterThan(0);
  expect(await indexes()).toHaveLength(1);
});

it("stops at what waiting cannot mend", async () => {
  await database.sql`delete from schema_migrations where name = '0080-open-follow-ups-by-stage.sql'`;
  await expect(migrate(database.sql, { lockMs: 200, pauseMs: 200 })).rejects.toThrow("already exists");
});

it("makes the one sender that a connection had the first of its senders", async () => {
  const { sql } = database;
  await sql`alter table letters drop column sender`;
  await sql`delete from schema_migrations where name = '0120-senders.sql'`;
  const settings = { organisation: "Acme", from: { name: 'Acme <"Care">', address: "care@acme.test" } };
  await sql`update connections set settings = ${sql.json(settings)} where name = 'api'`;
  await migrate(sql);
  const [row] = await sql<{ settings: unknown }[]>`select settings from connections where name = 'api'`;
  expect(row?.settings).toEqual({ organisation: "Acme", senders: [{ from: "Acme Care <care@acme.test>" }] });
});
