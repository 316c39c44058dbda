import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type { Database } from "./connect.ts";

const folder = new URL("migrations/", import.meta.url);
/** Any number will do, as long as it is the same in every process. */
const lock = 4_107_220_115;

/**
 * Brings the schema to the newest version; safe when several processes start at once (one advisory lock).
 * Each file runs in the one transaction, in the order of its number. A file that changed after it was
 * applied stops the process: migrations only go forward.
 */
export async function migrate(sql: Database): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).toSorted();
  const files = await Promise.all(names.map((name) => readFile(new URL(name, folder), "utf8")));
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${lock})`;
    await tx`
      create table if not exists schema_migrations (
        name text primary key,
        sha256 text not null,
        applied_at timestamptz not null default now()
      )`;
    const applied = await tx<{ name: string; sha256: string }[]>`select name, sha256 from schema_migrations`;
    for (const [i, name] of names.entries()) {
      const body = files[i] ?? "";
      const sha256 = createHash("sha256").update(body).digest("hex");
      const before = applied.find((row) => row.name === name);
      if (before && before.sha256 !== sha256) {
        throw new Error(`migration ${name} was changed after it had been applied; add a new one instead`);
      }
      if (before) continue;
      await tx.unsafe(body).simple();
      await tx`insert into schema_migrations (name, sha256) values (${name}, ${sha256})`;
    }
  });
}
