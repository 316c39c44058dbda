import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { z } from "zod";

const answerShape = z.object({ headers: z.array(z.tuple([z.string(), z.string()])), body: z.string() });

/** What a replay repeats of the first answer, its status apart. */
export type KeptAnswer = z.infer<typeof answerShape>;

/** Whose answer it is: the request's API key as it was sent, and its Idempotency-Key. */
export type Asker = { apiKey: string; idempotencyKey: string };

const ivBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM under a key derived from the API key (HKDF, RFC 5869), of which the database has only a hash: a dump tells
 * nobody what was answered, and a change of AFTERCARE_SECRET has nothing to do here. iv, tag, body.
 */
export function sealAnswer(answer: KeptAnswer, asker: Asker): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", keyOf(asker), iv);
  const body = Buffer.concat([cipher.update(JSON.stringify(answer), "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

/** Opens what `sealAnswer` made for the same asker; null for anybody else's, and for what was changed since. */
export function openAnswer(box: Uint8Array, asker: Asker): KeptAnswer | null {
  const [iv, tag, body] = [
    box.subarray(0, ivBytes),
    box.subarray(ivBytes, ivBytes + tagBytes),
    box.subarray(ivBytes + tagBytes),
  ];
  const decipher = createDecipheriv("aes-256-gcm", keyOf(asker), iv, { authTagLength: tagBytes }).setAuthTag(tag);
  const text = decipher.update(body);
  try {
    return answerShape.parse(JSON.parse(Buffer.concat([text, decipher.final()]).toString("utf8")));
  } catch {
    return null;
  }
}

/** API keys are random and long (database/api-keys): no slow derivation is called for. */
const keyOf = ({ apiKey, idempotencyKey }: Asker): Buffer =>
  Buffer.from(hkdfSync("sha256", apiKey, idempotencyKey, "aftercare kept answer", 32));
