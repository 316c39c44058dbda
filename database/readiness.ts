import type { Sql } from "./connect.ts";

/** Whether the tables are there and what every installation has is in them; throws while Postgres cannot be reached. */
export async function isReady(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ migrated: boolean }[]>`select to_regclass('schema_migrations') is not null as migrated`;
  if (!row?.migrated) return false;
  const [policy] = await sql`select name from policies where name = 'default' limit 1`;
  return policy !== undefined;
}
