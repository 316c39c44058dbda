import type { Database } from "../../database/connect.ts";

/**
 * Time passes for Postgres: every moment it holds lies so much further back, in every table there is. What runs on it
 * cannot tell that from waiting.
 */
export async function passInPostgres(sql: Database, ms: number): Promise<void> {
  const columns = await sql<{ table: string; columns: string[] }[]>`
    select table_name as table, array_agg(column_name::text) as columns
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and data_type = 'timestamp with time zone'
      and is_generated = 'NEVER'
    group by table_name order by table_name`;
  await sql.begin(async (tx) => {
    for (const { table, columns: names } of columns) {
      const sets = names.map((name) => `"${name}" = "${name}" - interval '${Math.round(ms)} milliseconds'`);
      await tx.unsafe(`update "${table}" set ${sets.join(", ")}`);
    }
    await tx`select pg_notify('relay', '')`;
  });
}
