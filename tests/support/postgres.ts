import { randomBytes } from "node:crypto";
import { connect, type Database } from "../../database/connect.ts";
import { askForServer } from "./ask-for-server.ts";
import { databaseUrl, template } from "./postgres-server.ts";

/** A new database, migrated and seeded, on the server that all test files share; `drop` also ends other sessions in it. */
export async function freshDatabase(): Promise<{ url: string; sql: Database; drop(): Promise<void> }> {
  const server = await askForServer("/postgres");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asAdmin(server, (admin) => admin`create database ${admin(name)} template ${admin(template)}`);
  const url = databaseUrl(server, name);
  const sql = connect(url, { max: 4, name: "tests" });
  return {
    url,
    sql,
    async drop() {
      await sql.end({ timeout: 1 });
      await asAdmin(server, (admin) => admin`drop database if exists ${admin(name)} with (force)`);
    },
  };
}

async function asAdmin(url: string, act: (admin: Database) => PromiseLike<unknown>): Promise<void> {
  const admin = connect(url, { max: 1, name: "tests" });
  try {
    await act(admin);
  } finally {
    await admin.end({ timeout: 1 });
  }
}
