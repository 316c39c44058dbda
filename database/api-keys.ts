import { tokenHash } from "./ids.ts";
import type { Sql } from "./connect.ts";

export const scopes = ["ingest", "read", "write", "admin"] as const;
/** What a key may do; `admin` includes all others. */
export type Scope = (typeof scopes)[number];
export type ApiKey = { id: string; name: string; scopes: Scope[] };

/**
 * The key somebody showed, looked up by its SHA-256; null when it is unknown or revoked. When it was last used is noted
 * to the minute, so that a busy key does not write at every request.
 */
export async function findApiKey(sql: Sql, { key }: { key: string }): Promise<ApiKey | null> {
  const [row] = await sql<(ApiKey & { stale: boolean })[]>`
    select id, name, scopes, coalesce(last_used_at < now() - interval '1 minute', true) as stale
    from api_keys where sha256 = ${tokenHash(key)} and revoked_at is null`;
  if (!row) return null;
  if (row.stale) await sql`update api_keys set last_used_at = now() where id = ${row.id}`;
  return { id: row.id, name: row.name, scopes: row.scopes };
}
