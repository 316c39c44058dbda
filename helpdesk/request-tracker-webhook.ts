import { createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookRequest, WebhookVerdict } from "./contract.ts";
import { hintIn } from "./hint.ts";
import { rtHint } from "./request-tracker-replies.ts";
import { sameUser } from "./request-tracker-settings.ts";

const toleranceMs = 5 * 60_000;

/**
 * What our scrip sends: `aftercare-signature` is the lower-case hex HMAC-SHA256 of `<aftercare-signature-timestamp>.<body>`
 * under the secret as it is written (not decoded), within five minutes of `now` either way.
 */
export function verifyRtWebhook(
  { headers, body, now }: WebhookRequest,
  { secrets, user }: { secrets: string[]; user: string },
): WebhookVerdict {
  const timestamp = headers["aftercare-signature-timestamp"];
  const given = headers["aftercare-signature"];
  if (timestamp === undefined || given === undefined) return no("a header of the signature is missing");
  if (!/^\d{1,12}$/.test(timestamp)) return no("the timestamp is malformed");
  if (!/^[0-9a-f]{64}$/.test(given)) return no("the signature is malformed");
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > toleranceMs) return no("the timestamp is too far from now");
  const offered = Buffer.from(given, "hex");
  const signed = (secret: string) =>
    timingSafeEqual(createHmac("sha256", secret).update(`${timestamp}.${body}`).digest(), offered);
  if (!secrets.some((secret) => secret !== "" && signed(secret))) return no("no signature matches");
  const hint = hintIn(body, rtHint);
  if (hint === null) return { genuine: true, ignored: "not-understood" };
  const { actor, ticket, transaction } = hint;
  if (sameUser(actor, user)) return { genuine: true, ignored: "own-event" };
  return { genuine: true, dedupeKey: `transaction:${transaction}`, ticketId: ticket };
}

const no = (because: string): WebhookVerdict => ({ genuine: false, because });
