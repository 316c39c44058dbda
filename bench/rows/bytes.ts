import { statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../../database/connect.ts";
import { closedLoop } from "../open-loop.ts";
import { newTicketId, solve } from "../people.ts";
import { startProduct, zeroWait } from "../product.ts";
import type { Finding, Row } from "../row.ts";
import { spreadOf } from "../spread.ts";

/** What a helpdesk told us: as long as people made it. */
const textTables = ["inbox", "customers", "tickets", "resolutions"];

type Sizes = Map<string, { rows: number; table: number; indexes: number }>;

export const bytes: Row = {
  name: "bytes",
  story:
    "What an open follow-up that waits for its check-in occupies, by table: its rows as Postgres stores them, and the table with and the indexes beside it, after a vacuum. Each came by webhook, and Temporal holds its delayed run: what that adds to the dev server's file is the last line.",
  async run(bench) {
    const count = bench.pick({ tiny: 20, small: 500, full: 2_000 });
    const product = await startProduct(bench, { ...zeroWait, checkInAfter: "PT24H", latest: "PT48H" });
    const before = await sizesOf(product.sql);
    const fileBefore = fileBytes(bench.temporalFile);
    await closedLoop({ atOnce: 16, count, act: () => solve(product, newTicketId()) });
    for (;;) {
      const [row] = await product.sql<{ n: number }[]>`
        select count(*)::int as n from follow_ups where workflow = 'started' and relay_at is null`;
      if (row?.n === count) break;
      await delay(200);
    }
    await product.sql`vacuum analyze`;
    const after = await sizesOf(product.sql);
    const fileAfter = fileBytes(bench.temporalFile);
    await product.stop();

    const each = (name: string, of: "rows" | "table" | "indexes") =>
      ((after.get(name)?.[of] ?? 0) - (before.get(name)?.[of] ?? 0)) / count;
    const grown = [...after.keys()].filter((name) => each(name, "rows") >= 1);
    const own = grown.filter((name) => !textTables.includes(name));
    const sum = (names: string[], of: "rows" | "table" | "indexes") =>
      names.reduce((all, name) => all + each(name, of), 0);
    const finding = (what: string, value: number, goal?: Finding["goal"]): Finding => ({
      what,
      unit: "B",
      ours: spreadOf([value]),
      ...(goal ? { goal } : {}),
    });
    return [
      finding("rows per open follow-up, the ticket's texts apart", sum(own, "rows"), { of: "ours", atMost: 1_000 }),
      finding("the same with indexes and free space", sum(own, "table") + sum(own, "indexes")),
      finding(
        "the ticket's texts, with indexes and free space",
        sum(grown, "table") + sum(grown, "indexes") - sum(own, "table") - sum(own, "indexes"),
      ),
      ...grown.map((name) => ({
        ...finding(`of it: ${name}`, each(name, "rows")),
        note: `on disk ${Math.round(each(name, "table"))} + indexes ${Math.round(each(name, "indexes"))}`,
      })),
      finding("Temporal's file, per delayed run", (fileAfter - fileBefore) / count),
    ];
  },
};

async function sizesOf(sql: Database): Promise<Sizes> {
  const tables = await sql<{ name: string; table: number; indexes: number }[]>`
    select relname as name, pg_table_size(oid)::float8 as table, pg_indexes_size(oid)::float8 as indexes
    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`;
  const sizes: Sizes = new Map();
  for (const { name, table, indexes } of tables) {
    const [row] = await sql<{ bytes: number }[]>`
      select coalesce(sum(pg_column_size(one.*)), 0)::float8 as bytes from ${sql(name)} one`;
    sizes.set(name, { rows: row?.bytes ?? 0, table, indexes });
  }
  return sizes;
}

/** With its write-ahead log, which holds what has not moved into the file yet. */
function fileBytes(path: string): number {
  const size = (name: string) => statSync(name, { throwIfNoEntry: false })?.size ?? 0;
  return size(path) + size(`${path}-wal`);
}
