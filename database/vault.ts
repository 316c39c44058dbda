import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";

/** Keeps what must not be readable in a dump: seals secrets, and turns addresses into keys that can be looked up. */
export type Vault = {
  /** AES-256-GCM over the JSON of `value`; `place` (table/row/column) is authenticated, so a box opens only where it was put. */
  seal(value: unknown, place: string): Buffer;
  /** Throws when the box was made under another secret, for another place, or was changed. */
  open(box: Uint8Array, place: string): unknown;
  /** HMAC-SHA256 of the normalised address: the same mailbox always gives the same 32 bytes. */
  addressKey(email: string): Buffer;
};

/** `secret` is AFTERCARE_SECRET: 32 bytes in base64. Separate keys are derived from it by HKDF (RFC 5869). */
export function createVault(secret: string): Vault {
  const derive = (use: string) =>
    Buffer.from(hkdfSync("sha256", Buffer.from(secret, "base64"), "", `aftercare/${use}`, 32));
  const sealing = derive("seal");
  const addresses = derive("addresses");
  return {
    seal(value, place) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", sealing, iv).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.from([1]), iv, cipher.getAuthTag(), body]);
    },
    open(box, place) {
      const bytes = Buffer.from(box);
      const cipher = createDecipheriv("aes-256-gcm", sealing, bytes.subarray(1, 13))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(13, 29));
      const opened: unknown = JSON.parse(
        Buffer.concat([cipher.update(bytes.subarray(29)), cipher.final()]).toString("utf8"),
      );
      return opened;
    },
    addressKey: (email) => createHmac("sha256", addresses).update(normalAddress(email)).digest(),
  };
}

/** Case and surrounding space do not make another customer. */
function normalAddress(email: string): string {
  return email.trim().normalize("NFC").toLowerCase();
}
