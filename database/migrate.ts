import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "./connect.ts";

const folder = new URL("migrations/", import.meta.url);
/** Any number will do, as long as it is the same in every process. */
const lock = 4_107_220_115;

/** While a migration waits for a table, everybody else who wants that table queues behind it. */
const usualWaits = { lockMs: 2_000, pauseMs: 3_000, onBusy: () => undefined };
/** `onBusy`: called each time somebody else was let pass. */
type Waits = { lockMs: number; pauseMs: number; onBusy: () => void };
/** lock_not_available; deadlock_detected: somebody else has a table that we want, and will have done with it. */
const busy = ["55P03", "40P01"];

/**
 * Brings the schema to the newest version; safe when several processes start at once (one advisory lock).
 * Each file runs in the one transaction, in the order of its number. A file that changed after it was
 * applied stops the process: migrations only go forward. Older processes go on meanwhile: a migration that does not get
 * its table within `lockMs` lets them pass, and all of it is tried again after `pauseMs`, for as long as it takes.
 */
export async function migrate(sql: Database, options: Partial<Waits> = {}): Promise<void> {
  const waits: Waits = { ...usualWaits, ...options };
  for (;;) {
    try {
      return await applyAll(sql, waits);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && busy.some((code) => code === error.code))) throw error;
      waits.onBusy();
      await sleep(waits.pauseMs);
    }
  }
}

async function applyAll(sql: Database, { lockMs }: { lockMs: number }): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).toSorted();
  const files = await Promise.all(names.map((name) => readFile(new URL(name, folder), "utf8")));
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${lock})`;
    // Only now: another process that migrates is waited for, however long it takes.
    await tx`select set_config('lock_timeout', ${String(lockMs)}, true)`;
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
