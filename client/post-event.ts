import type { Delivery } from "../database/outbox.ts";
import { type Outgoing, OutgoingError, privateAddressText } from "../helpdesk/outgoing.ts";
import { signWebhook } from "../helpdesk/standard-webhooks.ts";

const timeoutMs = 15_000;

export type Posted = { taken: true; status: number } | { taken: false; status: number | null; error: string };

/**
 * Posts one event, signed by Standard Webhooks: thin (ids, enums, numbers), with the same id on every attempt. A redirect
 * is a failure: it could lead where no admin meant to send anything.
 */
export async function postEvent(post: {
  delivery: Delivery;
  secrets: string[];
  outgoing: Outgoing;
  now: Date;
}): Promise<Posted> {
  const { eventId, followUpId, url, type, at, data } = post.delivery;
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data: { followUpId, ...data } });
  try {
    const { status } = await post.outgoing.send({
      url: new URL(url),
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Aftercare",
        ...signWebhook({ id: eventId, at: post.now, body, secrets: post.secrets }),
      },
      body,
      timeoutMs,
      mostBytes: 0,
    });
    if (status >= 200 && status < 300) return { taken: true, status };
    return { taken: false, status, error: `status ${status}` };
  } catch (error) {
    return { taken: false, status: null, error: reason(error) };
  }
}

function reason(error: unknown): string {
  if (!(error instanceof OutgoingError)) return "not sent";
  switch (error.why) {
    case "not-allowed":
      return privateAddressText;
    case "late":
      return "no answer within 15 s";
    case "too-large":
    case "failed":
      return "not reachable";
  }
}
