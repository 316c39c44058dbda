import { randomBytes } from "node:crypto";
import { adminKeyName, type ApiKey, type Scope } from "./api-keys.ts";
import type { Database, Sql } from "./connect.ts";
import { newId, tokenHash } from "./ids.ts";
import { recordChange } from "./settings-changes.ts";

/** Of a key everything but itself. */
export type ListedKey = ApiKey & {
  /** Its first characters, by which whoever has it knows it again. */
  prefix: string;
  createdAt: Date;
  /** `person:<id>`; null = the settings of the process. */
  createdBy: string | null;
  /** To the minute; null = never. */
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  expired: boolean;
  revokedAt: Date | null;
};

/** Every key there has been: those that work first, the newest of them on top. */
export async function listApiKeys(sql: Sql): Promise<ListedKey[]> {
  return await sql<ListedKey[]>`
    select id, name, scopes, prefix, created_at, created_by, last_used_at, expires_at, revoked_at,
      coalesce(expires_at <= now(), false) as expired
    from api_keys
    order by revoked_at is not null or coalesce(expires_at <= now(), false), created_at desc, id desc`;
}

type NewKey = { name: string; scopes: Scope[]; expiresAt: Date | null; by: string };
export type MadeKey = { made: true; key: string } | { made: false; because: "name-taken" | "over-already" };

/**
 * Makes a key; it is returned once, and only its SHA-256 is kept. A name stands for one key for good, since what a key did
 * is kept under its name.
 */
export async function makeApiKey(sql: Database, { name, scopes, expiresAt, by }: NewKey): Promise<MadeKey> {
  const key = `ak_${randomBytes(24).toString("base64url")}`;
  return await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended('api_keys/names', 0))`;
    const taken = await tx`select from api_keys where lower(name) = lower(${name}) limit 1`;
    if (taken.length > 0 || name.toUpperCase() === adminKeyName) return { made: false, because: "name-taken" };
    const [row] = await tx`
      insert into api_keys (id, sha256, prefix, name, scopes, expires_at, created_by)
      select ${newId("ak")}, ${tokenHash(key)}, ${key.slice(0, 7)}, ${name}, ${scopes}, ${expiresAt}::timestamptz, ${by}
      where coalesce(${expiresAt}::timestamptz > now(), true) returning id`;
    if (!row) return { made: false, because: "over-already" };
    const after = { scopes, expiresAt: expiresAt?.toISOString() ?? null };
    await recordChange(tx, { actor: by, what: "key-made", subject: name, before: null, after });
    return { made: true, key };
  });
}

export type RevokedKey = { revoked: true } | { revoked: false; because: "unknown" | "set-by-settings" };

/** Takes a key out of use, for good; the one of the settings would be back at the next start, so it is refused. */
export async function revokeApiKey(sql: Database, { id, by }: { id: string; by: string }): Promise<RevokedKey> {
  return await sql.begin(async (tx) => {
    const [key] = await tx<{ name: string; scopes: Scope[]; revokedAt: Date | null }[]>`
      select name, scopes, revoked_at from api_keys where id = ${id} for update`;
    if (!key) return { revoked: false, because: "unknown" };
    if (key.name === adminKeyName) return { revoked: false, because: "set-by-settings" };
    if (key.revokedAt !== null) return { revoked: true };
    await tx`update api_keys set revoked_at = now() where id = ${id}`;
    const before = { scopes: key.scopes };
    await recordChange(tx, { actor: by, what: "key-revoked", subject: key.name, before, after: null });
    return { revoked: true };
  });
}
