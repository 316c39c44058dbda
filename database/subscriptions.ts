import { z } from "zod";
import type { EventType } from "../domain/words.ts";
import type { Database, Sql } from "./connect.ts";
import { recordChange } from "./settings-changes.ts";
import type { Vault } from "./vault.ts";

/** A system that is told of events; its signing secrets never leave the process after its creation. */
export type Subscription = {
  name: string;
  url: string;
  events: EventType[];
  version: number;
  disabledAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

const secretsShape = z.array(z.string()).min(1);

export async function listSubscriptions(sql: Sql): Promise<Subscription[]> {
  return await sql<Subscription[]>`
    select name, url, events, version, disabled_at, created_at, updated_at from subscriptions order by name`;
}

export async function findSubscription(sql: Sql, { name }: { name: string }): Promise<Subscription | null> {
  const [row] = await sql<Subscription[]>`
    select name, url, events, version, disabled_at, created_at, updated_at from subscriptions where name = ${name}`;
  return row ?? null;
}

type WantedSubscription = {
  name: string;
  url: string;
  events: EventType[];
  newSecret: string;
  vault: Vault;
  by: string;
};

/** Writes a subscription; `newSecret` is sealed into a new one, while an existing one keeps its own and is enabled. */
export async function saveSubscription(
  sql: Database,
  { name, url, events, newSecret, vault, by }: WantedSubscription,
): Promise<{ subscription: Subscription; created: boolean }> {
  return await sql.begin(async (tx) => {
    const before = await locked(tx, { name });
    const [row] = await tx<Subscription[]>`
      insert into subscriptions (name, url, events, secret)
      values (${name}, ${url}, ${events}, ${vault.seal([newSecret], secretPlace(name))})
      on conflict (name) do update set
        url = excluded.url, events = excluded.events, disabled_at = null,
        version = subscriptions.version + 1, updated_at = now()
      returning name, url, events, version, disabled_at, created_at, updated_at`;
    if (!row) throw new Error(`subscription ${name} was not written`);
    await recordChange(tx, {
      actor: by,
      what: "subscription-saved",
      subject: name,
      before: before && stateOf(before),
      after: stateOf(row),
    });
    await tx`select pg_notify('deliveries', '')`;
    return { subscription: row, created: before === null };
  });
}

/** Removes a subscription with all that waits for it. */
export async function removeSubscription(
  sql: Database,
  { name, by }: { name: string; by: string },
): Promise<{ removed: boolean }> {
  return await sql.begin(async (tx) => {
    const before = await locked(tx, { name });
    if (before === null) return { removed: false };
    await tx`delete from subscriptions where name = ${name}`;
    await recordChange(tx, {
      actor: by,
      what: "subscription-removed",
      subject: name,
      before: stateOf(before),
      after: null,
    });
    return { removed: true };
  });
}

type Locked = Subscription & { secret: Uint8Array };

async function locked(tx: Sql, { name }: { name: string }): Promise<Locked | null> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${"subscriptions/" + name}, 0))`;
  const [row] = await tx<Locked[]>`
    select name, url, events, version, disabled_at, created_at, updated_at, secret
    from subscriptions where name = ${name}`;
  return row ?? null;
}

/** What is kept of a subscription next to who changed it; of its address, which may hold a token, only the host. */
const stateOf = ({ url, events, disabledAt }: Subscription) => ({
  host: new URL(url).host,
  events,
  enabled: disabledAt === null,
});

/** The signing secrets, opened. */
export function openSecrets({ name, secret, vault }: { name: string; secret: Uint8Array; vault: Vault }): string[] {
  return secretsShape.parse(vault.open(secret, secretPlace(name)));
}

const secretPlace = (name: string) => `subscriptions/${name}/secret`;
