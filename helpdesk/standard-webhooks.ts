import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const toleranceMs = 5 * 60_000;
const idPattern = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;

/** The same `id` on every attempt; `at` is the moment of this attempt, since receivers refuse old timestamps. */
export type OutgoingWebhook = { id: string; at: Date; body: string; secrets: string[] };
export type IncomingWebhook = {
  /** Lower-case names. */
  headers: Record<string, string | undefined>;
  /** As it came over the wire: one changed byte is another message. */
  body: string;
  /** All that are valid now. */
  secrets: string[];
  now: Date;
};
export type WebhookProof = { genuine: true; id: string } | { genuine: false; because: string };

/** The three headers of the Standard Webhooks specification 1.0, one signature for each secret (rotation overlaps). */
export function signWebhook({ id, at, body, secrets }: OutgoingWebhook): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = keyOf(secret);
    if (key === null) throw new Error("A webhook secret must be base64, usually with whsec_ in front.");
    return `v1,${signature({ key, id, timestamp, body }).toString("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}

/**
 * Whether one of our secrets signed exactly this body within five minutes of `now`, either way. It does not remember
 * ids: a repetition inside the five minutes is genuine, and the inbox's dedupe key takes care of it.
 */
export function verifyWebhook({ headers, body, secrets, now }: IncomingWebhook): WebhookProof {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  const given = headers["webhook-signature"];
  if (id === undefined || timestamp === undefined || given === undefined) return no("a webhook header is missing");
  if (!idPattern.test(id)) return no("the webhook id is malformed");
  if (!/^\d{1,12}$/.test(timestamp)) return no("the timestamp is malformed");
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > toleranceMs) return no("the timestamp is too far from now");
  const offered = given
    .split(" ")
    .flatMap((part) => (part.startsWith("v1,") ? [Buffer.from(part.slice(3), "base64")] : []));
  for (const secret of secrets) {
    const key = keyOf(secret);
    if (key === null) continue;
    const expected = signature({ key, id, timestamp, body });
    if (offered.some((one) => one.length === expected.length && timingSafeEqual(one, expected))) {
      return { genuine: true, id };
    }
  }
  return no("no signature matches");
}

/** 256 random bits; shown once, then only kept sealed. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

function signature({ key, id, timestamp, body }: { key: Buffer; id: string; timestamp: string; body: string }): Buffer {
  return createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest();
}

/** An empty key would let anyone sign; it comes from a setting that is not base64 at all. */
function keyOf(secret: string): Buffer | null {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return key.length === 0 ? null : key;
}

function no(because: string): WebhookProof {
  return { genuine: false, because };
}
