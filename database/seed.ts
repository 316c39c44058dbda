import { createHash } from "node:crypto";
import { defaultRules } from "../domain/policy.ts";
import { adminKeyName } from "./api-keys.ts";
import type { Database } from "./connect.ts";
import { newId } from "./ids.ts";

/**
 * Puts in place what every installation has: the policy `default`, and the admin API key of the settings. Safe to run at
 * every start and by several processes at once. A changed admin key takes the place of the one before, which stops working.
 */
export async function seed(sql: Database, { adminKey }: { adminKey: string | null }): Promise<void> {
  await sql`
    insert into policies (name, version, rules, updated_by) values ('default', 1, ${sql.json(defaultRules)}, 'aftercare')
    on conflict (name, version) do nothing`;
  if (adminKey === null) return;
  const sha256 = createHash("sha256").update(adminKey).digest();
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtextextended('api_keys/admin', 0))`;
    await tx`
      update api_keys set revoked_at = now()
      where name = ${adminKeyName} and sha256 <> ${sha256} and revoked_at is null`;
    await tx`
      insert into api_keys (id, sha256, prefix, name, scopes)
      values (${newId("ak")}, ${sha256}, ${adminKey.slice(0, 7)}, ${adminKeyName}, ${["ingest", "read", "write", "admin"]})
      on conflict (sha256) do update set revoked_at = null where api_keys.name = ${adminKeyName}`;
  });
}
