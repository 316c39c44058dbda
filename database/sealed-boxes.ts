import type { Sql } from "./connect.ts";
import type { Vault } from "./vault.ts";

/** Every column that holds what the vault has sealed; the place of a box is its table, its row's name and its column. */
const shelves = [
  { table: "connections", column: "credentials" },
  { table: "connections", column: "webhook_secrets" },
  { table: "subscriptions", column: "secret" },
  // Last: while it is sealed under the previous secret, nobody starts without that one, and the rest can still be read.
  { table: "data_keys", column: "box" },
] as const;

export type SealedBox = { shelf: (typeof shelves)[number]; name: string; box: Uint8Array };

/** All there is, the keys themselves last. */
export async function sealedBoxes(sql: Sql): Promise<SealedBox[]> {
  const all: SealedBox[] = [];
  for (const shelf of shelves) {
    const rows = await sql<{ name: string; box: Uint8Array }[]>`
      select name, ${sql(shelf.column)} as box from ${sql(shelf.table)}
      where ${sql(shelf.column)} is not null order by name`;
    all.push(...rows.map((row) => ({ shelf, ...row })));
  }
  return all;
}

/** The box as it is now; null when it is gone. */
export async function readBox(sql: Sql, { shelf, name }: SealedBox): Promise<Uint8Array | null> {
  const [row] = await sql<{ box: Uint8Array | null }[]>`
    select ${sql(shelf.column)} as box from ${sql(shelf.table)} where name = ${name}`;
  return row?.box ?? null;
}

/** Puts another box in place of exactly this one; false when somebody has put one there meanwhile. */
export async function replaceBox(sql: Sql, { shelf, name, box }: SealedBox, after: Uint8Array): Promise<boolean> {
  const rows = await sql`
    update ${sql(shelf.table)} set ${sql(shelf.column)} = ${after}
    where name = ${name} and ${sql(shelf.column)} = ${box} returning 1`;
  return rows.length > 0;
}

export function opens(vault: Vault, one: SealedBox): boolean {
  try {
    vault.open(one.box, placeOf(one));
    return true;
  } catch {
    return false;
  }
}

export const placeOf = ({ shelf, name }: SealedBox): string => `${shelf.table}/${name}/${shelf.column}`;
