import { z } from "zod";
import type { EventType } from "../domain/words.ts";
import type { Sql } from "./connect.ts";
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

/** Writes a subscription; `newSecret` is sealed into a new one, while an existing one keeps its own. */
export async function saveSubscription(
  sql: Sql,
  wanted: { name: string; url: string; events: EventType[]; newSecret: string; vault: Vault },
): Promise<{ subscription: Subscription; created: boolean }> {
  const { name, url, events, newSecret, vault } = wanted;
  const [row] = await sql<(Subscription & { created: boolean })[]>`
    insert into subscriptions (name, url, events, secret)
    values (${name}, ${url}, ${events}, ${vault.seal([newSecret], secretPlace(name))})
    on conflict (name) do update set
      url = excluded.url, events = excluded.events, disabled_at = null,
      version = subscriptions.version + 1, updated_at = now()
    returning name, url, events, version, disabled_at, created_at, updated_at, version = 1 as created`;
  if (!row) throw new Error(`subscription ${name} was not written`);
  const { created, ...subscription } = row;
  return { subscription, created };
}

/** Removes a subscription with all that waits for it. */
export async function removeSubscription(sql: Sql, { name }: { name: string }): Promise<{ removed: boolean }> {
  const rows = await sql`delete from subscriptions where name = ${name} returning name`;
  return { removed: rows.length > 0 };
}

/** The signing secrets, opened. */
export function openSecrets({ name, secret, vault }: { name: string; secret: Uint8Array; vault: Vault }): string[] {
  return secretsShape.parse(vault.open(secret, secretPlace(name)));
}

const secretPlace = (name: string) => `subscriptions/${name}/secret`;
