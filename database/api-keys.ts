import type { Sql } from "./connect.ts";
import { tokenHash } from "./ids.ts";

export const scopes = ["ingest", "read", "write", "admin"] as const;
/** What a key may do; `admin` includes all others. */
export type Scope = (typeof scopes)[number];
export type ApiKey = { id: string; name: string; scopes: Scope[] };
/** The key that the settings of the process name; it is changed there, and nowhere else. */
export const adminKeyName = "AFTERCARE_ADMIN_KEY";

export type FoundKey = ApiKey & { expired: boolean };

/**
 * The key somebody showed, looked up by its SHA-256; null when it is unknown or revoked. When it was last used is noted
 * to the minute, so that a busy key does not write at every request; an expired one is used for nothing.
 */
export async function findApiKey(sql: Sql, { key }: { key: string }): Promise<FoundKey | null> {
  const [row] = await sql<(FoundKey & { stale: boolean })[]>`
    select id, name, scopes, coalesce(last_used_at < now() - interval '1 minute', true) as stale,
      coalesce(expires_at <= now(), false) as expired
    from api_keys where sha256 = ${tokenHash(key)} and revoked_at is null`;
  if (!row) return null;
  const { stale, ...found } = row;
  if (stale && !found.expired) {
    // Of many requests at once the first writes, and the others find it written.
    await sql`
      update api_keys set last_used_at = now()
      where id = ${found.id} and coalesce(last_used_at < now() - interval '1 minute', true)`;
  }
  return found;
}
