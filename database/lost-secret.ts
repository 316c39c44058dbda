import { randomBytes } from "node:crypto";
import type { Database, Sql } from "./connect.ts";
import { keepAddressesKey } from "./data-keys.ts";
import { opens, placeOf, sealedBoxes } from "./sealed-boxes.ts";
import { createVault, keyOfAddress, type Secrets } from "./vault.ts";

export type StartedOver = {
  /** The places of what has to be entered again. */
  emptied: string[];
  optOutsKept: number;
  /** Of addresses that nothing here knows any more, such as those of erased customers. */
  optOutsForgotten: number;
};

/**
 * For a database whose secret is gone for good: what does not open is emptied, and customers are known by a new key, which
 * is made out of the addresses that are still there. All or nothing, and only while no other process runs.
 */
export async function startOver(sql: Database, secrets: Secrets): Promise<StartedOver> {
  return await sql.begin(async (tx) => {
    const emptied = await emptyWhatDoesNotOpen(tx, secrets);
    const key = randomBytes(32);
    await keepAddressesKey(tx, { key, secrets });
    return { emptied, ...(await knowAgain(tx, key)) };
  });
}

async function emptyWhatDoesNotOpen(tx: Sql, secrets: Secrets): Promise<string[]> {
  const vault = createVault(secrets);
  const emptied: string[] = [];
  for (const one of await sealedBoxes(tx)) {
    const { table, column } = one.shelf;
    if (table === "data_keys" || opens(vault, one)) continue;
    const place = placeOf(one);
    emptied.push(place);
    if (table === "connections") await tx`update connections set ${tx(column)} = null where name = ${one.name}`;
    else {
      // A secret that nobody has been told: deliveries wait until the subscription is made again.
      const box = vault.seal([`whsec_${randomBytes(24).toString("base64")}`], place);
      await tx`update subscriptions set secret = ${box}, disabled_at = now() where name = ${one.name}`;
    }
  }
  return emptied;
}

async function knowAgain(tx: Sql, key: Uint8Array): Promise<Omit<StartedOver, "emptied">> {
  await tx`create temporary table known_again (id text, old bytea, new bytea) on commit drop`;
  const customers = await tx<{ id: string; email: string }[]>`
    select id, email from customers where email is not null and address_hmac is not null order by updated_at desc`;
  for (let from = 0; from < customers.length; from += batch) {
    const rows = customers
      .slice(from, from + batch)
      .map(({ id, email }) => ({ id, new: keyOfAddress(key, email).toString("hex") }));
    await tx`
      insert into known_again (id, old, new)
      select customers.id, customers.address_hmac, decode(given.new, 'hex')
      from jsonb_to_recordset(${tx.json(rows)}) as given (id text, new text)
      join customers on customers.id = given.id`;
  }
  await tx`
    update customers set address_hmac = known_again.new
    from known_again where known_again.id = customers.id`;
  const kept = await tx`
    update opt_outs set address_hmac = known_again.new
    from known_again where known_again.old = opt_outs.address_hmac
    returning 1`;
  const forgotten = await tx`
    delete from opt_outs where address_hmac not in (select new from known_again) returning 1`;
  return { optOutsKept: kept.length, optOutsForgotten: forgotten.length };
}

const batch = 5_000;
