import { join } from "node:path";
import { connect } from "../../database/connect.ts";
import { migrate } from "../../database/migrate.ts";
import { seed } from "../../database/seed.ts";
import { freePort } from "../../embedded/ports.ts";
import { startPostgres } from "../../embedded/postgres.ts";

/** What every new test database is copied from: migrated and seeded once. */
export const template = "aftercare_template";

/** The Postgres of one test run; what makes a crash survivable is off, since its data goes with the run. */
export async function startPostgresServer(folder: string): Promise<{ answer: string; stop(): Promise<void> }> {
  const server = await startPostgres({
    dataDir: join(folder, "postgres"),
    port: await freePort(),
    settings: {
      fsync: "off",
      synchronous_commit: "off",
      full_page_writes: "off",
      max_connections: "300",
      shared_buffers: "64MB",
    },
  });
  await makeTemplate(server.url);
  return { answer: server.url, stop: () => server.stop() };
}

async function makeTemplate(url: string): Promise<void> {
  const admin = connect(url, { max: 1, name: "tests" });
  await admin`create database ${admin(template)}`;
  await admin.end();
  const sql = connect(databaseUrl(url, template), { max: 2, name: "tests" });
  await migrate(sql);
  await seed(sql, { adminKey: null });
  await sql.end();
}

/** The same server, another database. */
export function databaseUrl(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = name;
  return address.href;
}
