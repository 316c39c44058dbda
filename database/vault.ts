import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { tokenOf } from "./ids.ts";

/** Keeps what must not be readable in a dump: seals secrets, and turns addresses into keys that can be looked up. */
export type Vault = {
  /** AES-256-GCM over the JSON of `value`; `place` (table/row/column) is authenticated, so a box opens only where it was put. */
  seal(value: unknown, place: string): Buffer;
  /** Opens what was sealed under the secret or the previous one; else throws a `VaultError` that says what is wrong. */
  open(box: Uint8Array, place: string): unknown;
  /** Whether a box names the secret that seals now; nothing is opened. */
  isCurrent(box: Uint8Array): boolean;
  /** HMAC-SHA256 of the normalised address: the same mailbox always gives the same 32 bytes. */
  addressKey(email: string): Buffer;
  /** A token of a mail, 160 bits in base32: the same name always gives the same one, and nobody without the secret can tell it. */
  mailToken(name: string): string;
};

/** A box that does not open. The message names its place and holds nothing secret. */
export class VaultError extends Error {
  override name = "VaultError";
}

/** Both as in the settings: 32 bytes in base64. `previous` only opens. */
export type Secrets = { secret: string; previous: string | null };

/** 1: no key id, as everything was sealed at first. 2: version, key id, iv, tag, body; the first two are authenticated too. */
const versions = { withoutKeyId: 1, current: 2 } as const;
const idBytes = 8;
const ivBytes = 12;
const tagBytes = 16;

/**
 * Separate keys are derived from the secret by HKDF (RFC 5869). `addresses` is the key for addresses; without it the one is
 * used that installations derived before they kept one (database/data-keys).
 */
export function createVault(secrets: string | Secrets, addresses?: Uint8Array): Vault {
  const { secret, previous } = typeof secrets === "string" ? { secret: secrets, previous: null } : secrets;
  const current = sealingKey(secret);
  const keys = previous === null ? [current] : [current, sealingKey(previous)];
  const ofAddresses = addresses ?? derivedAddressesKey(secret);
  const ofMails = derive({ secret, use: "mail tokens" });
  return {
    seal(value, place) {
      const header = Buffer.concat([Buffer.from([versions.current]), current.id]);
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", current.key, iv).setAAD(aad(header, place));
      const body = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
      return Buffer.concat([header, iv, cipher.getAuthTag(), body]);
    },
    open(box, place) {
      const bytes = Buffer.from(box);
      const [version] = bytes;
      if (version === versions.withoutKeyId) {
        for (const { key } of keys) {
          const text = opened({ bytes: bytes.subarray(1), key, authenticated: Buffer.from(place) });
          if (text !== null) return parsed(text);
        }
        throw new VaultError(`${place} does not open: it was sealed under another AFTERCARE_SECRET, or was changed.`);
      }
      const header = bytes.subarray(0, 1 + idBytes);
      if (version !== versions.current || header.length < 1 + idBytes) throw new VaultError(`${place} is damaged.`);
      const own = keys.find(({ id }) => id.equals(header.subarray(1)));
      if (own === undefined) {
        throw new VaultError(`${place} was sealed under another AFTERCARE_SECRET than the one that is set.`);
      }
      const text = opened({ bytes: bytes.subarray(1 + idBytes), key: own.key, authenticated: aad(header, place) });
      if (text === null) throw new VaultError(`${place} was changed since it was sealed, or was put elsewhere.`);
      return parsed(text);
    },
    isCurrent: (box) =>
      box[0] === versions.current &&
      Buffer.from(box)
        .subarray(1, 1 + idBytes)
        .equals(current.id),
    addressKey: (email) => keyOfAddress(ofAddresses, email),
    mailToken: (name) => tokenOf(createHmac("sha256", ofMails).update(name).digest()),
  };
}

/** What the key for addresses was before there was one to keep. */
export const derivedAddressesKey = (secret: string): Buffer => derive({ secret, use: "addresses" });

/** Case and surrounding space do not make another customer. */
export function keyOfAddress(key: Uint8Array, email: string): Buffer {
  return createHmac("sha256", key).update(email.trim().normalize("NFC").toLowerCase()).digest();
}

function sealingKey(secret: string): { id: Buffer; key: Buffer } {
  return { id: derive({ secret, use: "key-id", bytes: idBytes }), key: derive({ secret, use: "seal" }) };
}

function derive({ secret, use, bytes = 32 }: { secret: string; use: string; bytes?: number }): Buffer {
  return Buffer.from(hkdfSync("sha256", Buffer.from(secret, "base64"), "", `aftercare/${use}`, bytes));
}

const aad = (header: Buffer, place: string): Buffer => Buffer.concat([header, Buffer.from(place)]);

/** Null when it was sealed under another key, for another place, or was changed. */
function opened({ bytes, key, authenticated }: Record<"bytes" | "key" | "authenticated", Buffer>): string | null {
  if (bytes.length < ivBytes + tagBytes) return null;
  try {
    const cipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
      .setAAD(authenticated)
      .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([cipher.update(bytes.subarray(ivBytes + tagBytes)), cipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

function parsed(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return value;
}
