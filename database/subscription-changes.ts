import type { EventType } from "../domain/words.ts";
import type { Database, Sql } from "./connect.ts";
import { recordChange } from "./settings-changes.ts";
import { type LockedSubscription, lockSubscription, openSecrets, sealSecrets, stateOf } from "./subscriptions.ts";
import type { Vault } from "./vault.ts";

export type EditedSubscription = { saved: true } | { saved: false; because: "unknown" | "changed-meanwhile" };
type Edit = { name: string; ifVersion: number; by: string };

/** Changes where a subscription is reached and what it hears of, over the version that was read; all else stays. */
export async function editSubscription(
  sql: Database,
  { url, events, ...edit }: Edit & { url: string; events: EventType[] },
): Promise<EditedSubscription> {
  return await edited(sql, edit, async (tx, before) => {
    await tx`
      update subscriptions set url = ${url}, events = ${events}, version = version + 1, updated_at = now()
      where name = ${edit.name}`;
    return stateOf({ ...before, url, events });
  });
}

/**
 * Lets `newSecret` sign from now on, next to the newest of the others until that is dropped, so that the receiver may
 * change over in between; without `newSecret` drops all but the newest.
 */
export async function rotateSecrets(
  sql: Database,
  { newSecret, vault, ...edit }: Edit & { newSecret: string | null; vault: Vault },
): Promise<EditedSubscription> {
  return await edited(sql, edit, async (tx, before) => {
    const { name } = before;
    const newest = openSecrets({ ...before, vault }).slice(0, 1);
    const secrets = newSecret === null ? newest : [newSecret, ...newest];
    await tx`
      update subscriptions set secret = ${sealSecrets({ name, secrets, vault })}, version = version + 1, updated_at = now()
      where name = ${name}`;
    return { ...stateOf(before), replaced: ["secret"] };
  });
}

async function edited(
  sql: Database,
  { name, ifVersion, by }: Edit,
  change: (tx: Sql, before: LockedSubscription) => Promise<Record<string, unknown>>,
): Promise<EditedSubscription> {
  return await sql.begin(async (tx) => {
    const before = await lockSubscription(tx, { name });
    if (before === null) return { saved: false, because: "unknown" };
    if (before.version !== ifVersion) return { saved: false, because: "changed-meanwhile" };
    const after = await change(tx, before);
    await recordChange(tx, { actor: by, what: "subscription-saved", subject: name, before: stateOf(before), after });
    return { saved: true };
  });
}

/** Stops telling a subscription, or tells it again: what waited goes out, what happened meanwhile never does. */
export async function enableSubscription(
  sql: Database,
  { name, enabled, by }: { name: string; enabled: boolean; by: string },
): Promise<{ known: boolean }> {
  return await sql.begin(async (tx) => {
    const before = await lockSubscription(tx, { name });
    if (before === null) return { known: false };
    if ((before.disabledAt === null) === enabled) return { known: true };
    await tx`
      update subscriptions set disabled_at = case when ${enabled} then null else now() end,
        version = version + 1, updated_at = now()
      where name = ${name}`;
    const what = enabled ? "subscription-enabled" : "subscription-disabled";
    const state = stateOf(before);
    await recordChange(tx, { actor: by, what, subject: name, before: state, after: { ...state, enabled } });
    await tx`select pg_notify('deliveries', '')`;
    return { known: true };
  });
}

/** Removes a subscription with all that waits for it, and what its log held. */
export async function removeSubscription(
  sql: Database,
  { name, by }: { name: string; by: string },
): Promise<{ removed: boolean }> {
  return await sql.begin(async (tx) => {
    const before = await lockSubscription(tx, { name });
    if (before === null) return { removed: false };
    await tx`delete from subscriptions where name = ${name}`;
    const state = stateOf(before);
    await recordChange(tx, { actor: by, what: "subscription-removed", subject: name, before: state, after: null });
    return { removed: true };
  });
}
