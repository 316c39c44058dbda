import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../database/connect.ts";
import { tokenHash } from "../database/ids.ts";

/**
 * When the settlements behind these answer links were committed, in milliseconds since 1970 (Postgres notes the time of each
 * commit for the bench: track_commit_timestamp). Waits until all are there.
 */
export async function settledAt(sql: Database, keys: string[]): Promise<number[]> {
  const hashes = keys.map((key) => tokenHash(key));
  for (;;) {
    const rows = await sql<{ hash: string; ms: number }[]>`
      select encode(tokens.sha256, 'hex') as hash,
        extract(epoch from pg_xact_commit_timestamp(settlements.xmin))::float8 * 1000 as ms
      from tokens join settlements on settlements.follow_up_id = tokens.follow_up_id
      where tokens.sha256 in ${sql(hashes)}`;
    if (rows.length >= keys.length) {
      const at = new Map(rows.map(({ hash, ms }) => [hash, ms]));
      return hashes.map((hash) => at.get(hash.toString("hex")) ?? Number.NaN);
    }
    await delay(100);
  }
}
