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
  wanted: WantedSubscription,
): Promise<{ subscription: Subscription; created: boolean }> {
  return await sql.begin(async (tx) => {
    const before = await lockSubscription(tx, wanted);
    return { subscription: await written(tx, { ...wanted, before }), created: before === null };
  });
}

/** As `saveSubscription`, for a new one alone; null = the name is taken. */
export async function createSubscription(sql: Database, wanted: WantedSubscription): Promise<Subscription | null> {
  return await sql.begin(async (tx) =>
    (await lockSubscription(tx, wanted)) === null ? await written(tx, { ...wanted, before: null }) : null,
  );
}

async function written(
  tx: Sql,
  { name, url, events, newSecret, vault, by, before }: WantedSubscription & { before: Subscription | null },
): Promise<Subscription> {
  const [row] = await tx<Subscription[]>`
      insert into subscriptions (name, url, events, secret)
      values (${name}, ${url}, ${events}, ${sealSecrets({ name, secrets: [newSecret], vault })})
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
  return row;
}

export type LockedSubscription = Subscription & { secret: Uint8Array };

/** As it stands, and nobody else changes it before this transaction is over. */
export async function lockSubscription(tx: Sql, { name }: { name: string }): Promise<LockedSubscription | null> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${"subscriptions/" + name}, 0))`;
  const [row] = await tx<LockedSubscription[]>`
    select name, url, events, version, disabled_at, created_at, updated_at, secret
    from subscriptions where name = ${name}`;
  return row ?? null;
}

/** What is kept of a subscription next to who changed it; of its address, which may hold a token, only the host. */
export const stateOf = ({ url, events, disabledAt }: Subscription) => ({
  host: new URL(url).host,
  events,
  enabled: disabledAt === null,
});

/** Those that sign its events now; none where there is no such subscription. */
export async function subscriptionSecrets(
  sql: Sql,
  { name, vault }: { name: string; vault: Vault },
): Promise<string[]> {
  const [row] = await sql<{ secret: Uint8Array }[]>`select secret from subscriptions where name = ${name}`;
  return row ? openSecrets({ name, secret: row.secret, vault }) : [];
}

export const sealSecrets = ({ name, secrets, vault }: { name: string; secrets: string[]; vault: Vault }): Uint8Array =>
  vault.seal(secrets, secretPlace(name));

/** The signing secrets, opened. */
export function openSecrets({ name, secret, vault }: { name: string; secret: Uint8Array; vault: Vault }): string[] {
  return secretsShape.parse(vault.open(secret, secretPlace(name)));
}

const secretPlace = (name: string) => `subscriptions/${name}/secret`;
