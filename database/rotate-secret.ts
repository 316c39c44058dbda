import type { Sql } from "./connect.ts";
import { placeOf, readBox, replaceBox, type SealedBox, sealedBoxes } from "./sealed-boxes.ts";
import { type Vault, VaultError } from "./vault.ts";

export type Rotation = {
  total: number;
  resealed: number;
  /** Sealed under the previous secret still; 0 unless only counted, or changed by a process that has the old settings. */
  left: number;
  /** The places of boxes that neither secret opens. */
  unreadable: string[];
};

/**
 * Seals every box anew that is not sealed under the secret now. Each box is replaced by itself, and only as it was read:
 * it may be killed at any point and run again, and whoever saves something meanwhile wins. No version changes.
 */
export async function rotateSecret(sql: Sql, { vault }: { vault: Vault }): Promise<Rotation> {
  const boxes = await sealedBoxes(sql);
  let resealed = 0;
  const unreadable: string[] = [];
  for (const box of boxes) {
    const outcome = await reseal(sql, { box, vault });
    if (outcome === "resealed") resealed += 1;
    if (outcome === "unreadable") unreadable.push(placeOf(box));
  }
  const { left } = await countSealed(sql, { vault });
  return { total: boxes.length, resealed, left: left - unreadable.length, unreadable };
}

/** How many boxes a rotation would have to do with; changes nothing. */
export async function countSealed(sql: Sql, { vault }: { vault: Vault }): Promise<{ total: number; left: number }> {
  const boxes = await sealedBoxes(sql);
  return { total: boxes.length, left: boxes.filter(({ box }) => !vault.isCurrent(box)).length };
}

async function reseal(
  sql: Sql,
  { box, vault }: { box: SealedBox; vault: Vault },
): Promise<"resealed" | "as it should be" | "unreadable"> {
  const place = placeOf(box);
  for (let before: Uint8Array | null = box.box; before !== null; before = await readBox(sql, box)) {
    if (vault.isCurrent(before)) return "as it should be";
    const value = valueIn(before, { place, vault });
    if (value === unreadable) return "unreadable";
    if (await replaceBox(sql, { ...box, box: before }, vault.seal(value, place))) return "resealed";
  }
  return "as it should be";
}

const unreadable = Symbol("unreadable");

function valueIn(box: Uint8Array, { place, vault }: { place: string; vault: Vault }): unknown {
  try {
    return vault.open(box, place);
  } catch (error) {
    if (error instanceof VaultError) return unreadable;
    throw error;
  }
}
