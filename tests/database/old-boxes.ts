import { createCipheriv, hkdfSync, randomBytes } from "node:crypto";

/** A box as it was sealed before boxes named their key: version 1, iv, tag, body. */
export function oldBox(secret: string, { value, place }: { value: unknown; place: string }): Buffer {
  const key = Buffer.from(hkdfSync("sha256", Buffer.from(secret, "base64"), "", "aftercare/seal", 32));
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from([1]), iv, cipher.getAuthTag(), body]);
}
