import type { Delivery } from "../database/outbox.ts";
import { signWebhook } from "../helpdesk/standard-webhooks.ts";

const timeoutMs = 15_000;

export type Posted = { taken: true; status: number } | { taken: false; status: number | null; error: string };

/**
 * Posts one event, signed by Standard Webhooks: thin (ids, enums, numbers), with the same id on every attempt. A redirect
 * is a failure: it could lead where no admin meant to send anything.
 */
export async function postEvent(post: { delivery: Delivery; secrets: string[]; now: Date }): Promise<Posted> {
  const { eventId, followUpId, url, type, at, data } = post.delivery;
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data: { followUpId, ...data } });
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        "content-type": "application/json",
        "user-agent": "Aftercare",
        ...signWebhook({ id: eventId, at: post.now, body, secrets: post.secrets }),
      },
      body,
    });
    await response.body?.cancel();
    if (response.ok) return { taken: true, status: response.status };
    return { taken: false, status: response.status, error: `status ${response.status}` };
  } catch (error) {
    const late = error instanceof Error && error.name === "TimeoutError";
    return { taken: false, status: null, error: late ? "no answer within 15 s" : "not reachable" };
  }
}
