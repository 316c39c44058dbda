import type { Database } from "../../database/connect.ts";

/**
 * Makes the first inserts into some tables fail with a message and a detail that quote the whole row, as Postgres does
 * with values that do not fit, and whom it concerns. The counters are sequences, which no rollback sets back.
 */
export async function makeUnruly(sql: Database, tables: Record<string, number>): Promise<void> {
  await sql`
    create function refuse_the_first() returns trigger language plpgsql as $$
    declare people text; said text;
    begin
      if nextval('unruly_' || tg_table_name) <= tg_argv[0]::int then
        select string_agg(email || name || company, ' ') into people from customers;
        select string_agg(answers.words, ' ') into said from answers;
        raise exception 'no place for % (% %)', new, people, said
          using detail = 'failing row: ' || new::text, hint = new::text;
      end if;
      return new;
    end $$`;
  for (const [table, times] of Object.entries(tables)) {
    await sql`create sequence ${sql(`unruly_${table}`)}`;
    await sql.unsafe(
      `create trigger refuse_the_first before insert on ${table}
       for each row execute function refuse_the_first('${times}')`,
    );
  }
}

/** How often each table has refused a row. */
export async function refusedRows(sql: Database, tables: Record<string, number>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [table, times] of Object.entries(tables)) {
    const [row] = await sql<{ tried: number }[]>`
      select case when is_called then last_value::int else 0 end as tried from ${sql(`unruly_${table}`)}`;
    counts[table] = Math.min(times, row?.tried ?? 0);
  }
  return counts;
}

/** As at the beginning, for one table. */
export async function refuseAgain(sql: Database, table: string): Promise<void> {
  await sql`select setval(${`unruly_${table}`}, 1, false)`;
}
