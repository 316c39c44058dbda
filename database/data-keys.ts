import { randomBytes } from "node:crypto";
import type { Database, Sql } from "./connect.ts";
import { opens, sealedBoxes } from "./sealed-boxes.ts";
import { createVault, derivedAddressesKey, keyOfAddress, type Secrets, type Vault, VaultError } from "./vault.ts";

const place = "data_keys/addresses/box";
const hint = "Set AFTERCARE_SECRET (and AFTERCARE_SECRET_PREVIOUS) to what it was; docs/secrets.md says more.";

/**
 * The vault of this installation, with its key for addresses out of the database. The first process that asks makes that
 * key. Throws a `VaultError` when the secrets are not those of this database: whoever went on would forget every opt-out.
 */
export async function openVault(sql: Database, secrets: Secrets): Promise<Vault> {
  const box = (await addressesBox(sql)) ?? (await sql.begin((tx) => firstAddressesBox(tx, secrets)));
  return createVault(secrets, addressesKeyIn(box, createVault(secrets)));
}

function addressesKeyIn(box: Uint8Array, vault: Vault): Buffer {
  try {
    const key = vault.open(box, place);
    if (typeof key === "string") return Buffer.from(key, "base64");
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    throw new VaultError(`This database belongs to another AFTERCARE_SECRET. ${hint}`, { cause: error });
  }
  throw new VaultError(`${place} is damaged.`);
}

async function addressesBox(sql: Sql): Promise<Uint8Array | null> {
  const [row] = await sql<{ box: Uint8Array }[]>`select box from data_keys where name = 'addresses'`;
  return row?.box ?? null;
}

/** Random for an installation that knows nobody yet; otherwise the key by which its customers are known already. */
async function firstAddressesBox(tx: Sql, secrets: Secrets): Promise<Uint8Array> {
  await tx`select pg_advisory_xact_lock(hashtextextended('data_keys/addresses', 0))`;
  const before = await addressesBox(tx);
  if (before !== null) return before;
  await refuseForeignSecrets(tx, secrets);
  return await keepAddressesKey(tx, { key: (await keyInUse(tx, secrets)) ?? randomBytes(32), secrets });
}

/** Takes the place of the one there was, by which nobody is known from then on. */
export async function keepAddressesKey(tx: Sql, { key, secrets }: { key: Buffer; secrets: Secrets }): Promise<Buffer> {
  const box = createVault(secrets).seal(key.toString("base64"), place);
  await tx`
    insert into data_keys (name, box) values ('addresses', ${box})
    on conflict (name) do update set box = excluded.box, created_at = now()`;
  return box;
}

async function refuseForeignSecrets(tx: Sql, secrets: Secrets): Promise<void> {
  const vault = createVault(secrets);
  const boxes = await sealedBoxes(tx);
  if (boxes.length > 0 && !boxes.some((one) => opens(vault, one))) {
    throw new VaultError(`No stored secret of this database opens with AFTERCARE_SECRET. ${hint}`);
  }
}

/** Customers whose address is still there tell which secret it was; null = nobody is known by an address. */
async function keyInUse(tx: Sql, { secret, previous }: Secrets): Promise<Buffer | null> {
  const known = await tx<{ email: string; addressHmac: Uint8Array }[]>`
    select email, address_hmac from customers
    where email is not null and address_hmac is not null
    order by updated_at desc limit 100`;
  const candidates = [secret, ...(previous === null ? [] : [previous])].map(derivedAddressesKey);
  const found = candidates.find((key) =>
    known.some(({ email, addressHmac }) => keyOfAddress(key, email).equals(addressHmac)),
  );
  if (found !== undefined) return found;
  if (known.length > 0)
    throw new VaultError(`The customers of this database belong to another AFTERCARE_SECRET. ${hint}`);
  const [row] = await tx<{ any: boolean }[]>`
    select exists (select from opt_outs) or exists (select from customers where address_hmac is not null) as any`;
  return row?.any ? (candidates.at(-1) ?? null) : null;
}
