import { createHash, randomBytes } from "node:crypto";

/** The characters of RFC 4648 base32, lower case, in the order in which Postgres and JavaScript sort them. */
const alphabet = "234567abcdefghijklmnopqrstuvwxyz";

/** The ids that leave the product; the prefix says what they name. */
export type IdPrefix = "fu" | "tk" | "cu" | "rs" | "rv" | "ml" | "ak" | "ev" | "in" | "pe" | "ca" | "sm" | "ba" | "sv";

/** A new id: 48 bits of time, so that ids sort by age, then 64 random bits. */
export function newId(prefix: IdPrefix): string {
  const time = Buffer.alloc(6);
  time.writeUIntBE(Date.now(), 0, 6);
  return `${prefix}_${base32(Buffer.concat([time, randomBytes(8)]))}`;
}

/** A new secret link or reply token: 160 random bits, lower case, since mail systems fold the case of local parts. */
export function newToken(): string {
  return base32(randomBytes(20));
}

/** A token made from at least 20 bytes that nobody can guess. */
export const tokenOf = (bytes: Buffer): string => base32(bytes.subarray(0, 20));

/** What is stored of a token; the token itself is only ever in the mail. */
export function tokenHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** Five bits a character, without padding; texts of the same length sort as their bytes do. */
function base32(bytes: Buffer): string {
  let bits = 0;
  let held = 0;
  let text = "";
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >>> bits) & 31] ?? "";
      held &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? text + (alphabet[(held << (5 - bits)) & 31] ?? "") : text;
}
