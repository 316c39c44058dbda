import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import type { Database } from "../../database/connect.ts";
import { describeWithTemporalSchema, freshVisibility } from "../support/temporal-schema.ts";
import { insertFollowUps, lists, namespaceId, upsertFollowUps } from "../support/visibility-rows.ts";

const folder = join(import.meta.dirname, "..", "..", "database", "temporal");
const script = readFileSync(join(folder, "trim-visibility.sql"), "utf8");
const undo = readFileSync(join(folder, "untrim-visibility.sql"), "utf8");

type Index = { name: string; storage: number; generated: string | null; definition: string };

/** By name; `generated` is the search attribute that an index is on, `storage` changes when it is built anew. */
async function indexesOf(sql: Database): Promise<Index[]> {
  return await sql<Index[]>`
    select class.relname as name, class.relfilenode as storage, pg_get_indexdef(class.oid) as definition,
      (select attname from pg_attribute where attrelid = indrelid and attnum = indkey[1] and attgenerated = 's') as generated
    from pg_index join pg_class class on class.oid = indexrelid
    where indrelid = 'executions_visibility'::regclass
    order by class.relname`;
}

const wanted = ({ name, generated, definition }: Index): { name: string; definition: string } => ({
  name,
  definition:
    generated === null || generated === "temporalnamespacedivision"
      ? definition
      : `${definition} WHERE (${generated} IS NOT NULL)`,
});
const found = ({ name, definition }: Index): { name: string; definition: string } => ({ name, definition });

const indexBytes = async (sql: Database): Promise<number> => {
  const [row] = await sql<{ bytes: number }[]>`select pg_indexes_size('executions_visibility')::float8 as bytes`;
  return row?.bytes ?? Number.NaN;
};

const opened = 3_000;
let whole: { sql: Database; drop(): Promise<void> };
let trimmed: { sql: Database; drop(): Promise<void> };

describeWithTemporalSchema("the script that trims Temporal's visibility", () => {
  beforeAll(async () => {
    whole = await freshVisibility();
    trimmed = await freshVisibility();
    await trimmed.sql.unsafe(script);
    for (const { sql } of [whole, trimmed]) {
      await insertFollowUps(sql, { from: 1, to: opened });
      await upsertFollowUps(sql, { from: 1, to: opened });
      await sql`vacuum analyze executions_visibility`;
    }
  }, 180_000);
  afterAll(async () => {
    await whole.drop();
    await trimmed.drop();
  });

  it("makes every index on a search attribute partial, and keeps all others and that on the division", async () => {
    const before = await indexesOf(whole.sql);
    expect(before.filter(({ generated }) => generated !== null).length).toBeGreaterThan(50);
    expect(before.filter(({ definition }) => definition.includes("WHERE"))).toEqual([]);
    expect((await indexesOf(trimmed.sql)).map(found)).toEqual(before.map(wanted));
  });

  it("changes nothing when it runs again", async () => {
    const before = await indexesOf(trimmed.sql);
    await trimmed.sql.unsafe(script);
    expect(await indexesOf(trimmed.sql)).toEqual(before);
  });

  it.each(Object.entries(lists))("leaves the list by %s as it was, page by page", async (_, condition) => {
    const pages = async (sql: Database) => [await list(sql, condition, 0), await list(sql, condition, 20)];
    const before = await pages(whole.sql);
    expect(before[0]?.length).toBeGreaterThan(0);
    expect(await pages(trimmed.sql)).toEqual(before);
  });

  it.each([
    ["a keyword", "by_keyword_01"],
    ["a list of keywords", "by_keyword_list_01"],
    ["a number", "by_int_01"],
    ["the schedule that started it", "by_temporal_scheduled_by_id"],
    ["no division", "by_temporal_namespace_division|default_idx"],
  ] as const)("leaves an index for the list by %s", async (name, index) => {
    const plan = await planOf(trimmed.sql, lists[name]);
    expect(plan).toMatch(new RegExp(`(using|on) (${index})\\b`));
  });

  it("has a follow-up write less than half of the bytes to indexes", async () => {
    const perFollowUp = async ({ sql }: { sql: Database }) => (await indexBytes(sql)) / opened;
    const [before, after] = [await perFollowUp(whole), await perFollowUp(trimmed)];
    console.info(`indexes of visibility: ${before.toFixed(0)} bytes per open follow-up, trimmed ${after.toFixed(0)}`);
    expect(after).toBeLessThan(before / 2);
  });

  it(
    "loses nothing that Temporal writes meanwhile, goes on where it was broken off, and is undone",
    { timeout: 120_000 },
    async () => {
      const { sql, drop } = await freshVisibility();
      try {
        const untouched = await indexesOf(sql);
        // What a run leaves that died before the last step.
        await sql.unsafe("create index by_keyword_01_rebuilt on executions_visibility (namespace_id)");
        const writing = { ended: false };
        const running = sql.unsafe(script).finally(() => {
          writing.ended = true;
        });
        let written = 0;
        while (!writing.ended) {
          await insertFollowUps(sql, { from: written + 1, to: written + 10 });
          written += 10;
        }
        await running;
        expect((await indexesOf(sql)).map(found)).toEqual(untouched.map(wanted));
        expect(await sql`select count(*)::int as rows from executions_visibility`).toEqual([{ rows: written }]);
        await sql.unsafe(undo);
        expect((await indexesOf(sql)).map(found)).toEqual(untouched.map(found));
      } finally {
        await drop();
      }
    },
  );
});

/** The statement as Temporal 1.32 writes it for a List: its columns, conditions, and the one order it knows. */
function listStatement(condition: string, offset: number): string {
  return `SELECT run_id, workflow_type_name, workflow_id, start_time, execution_time, status, close_time, memo, encoding,
    task_queue, search_attributes FROM executions_visibility WHERE (namespace_id = '${namespaceId}' AND ${condition})
    ORDER BY coalesce(close_time, '9999-12-31 23:59:59') DESC, start_time DESC, run_id LIMIT 20 OFFSET ${offset}`;
}

async function list(sql: Database, condition: string, offset: number): Promise<unknown[]> {
  return [...(await sql.unsafe(listStatement(condition, offset)))];
}

async function planOf(sql: Database, condition: string): Promise<string> {
  const plan = z.array(z.record(z.string(), z.string()));
  const lines = plan.parse([...(await sql.unsafe(`explain ${listStatement(condition, 0)}`))]);
  return lines.flatMap((line) => Object.values(line)).join("\n");
}
