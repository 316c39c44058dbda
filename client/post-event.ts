import type { Delivery } from "../database/outbox.ts";
import { type Outgoing, OutgoingError, privateAddressText } from "../helpdesk/outgoing.ts";
import { signWebhook } from "../helpdesk/standard-webhooks.ts";

const timeoutMs = 15_000;

/** The most bytes of an answer that are looked at. */
const mostBytes = 1_000;

/** `answer` is the beginning of what came back, as plain lines: whatever a receiver says is only ever shown. */
export type Posted = { answer: string } & (
  | { taken: true; status: number }
  | { taken: false; status: number | null; error: string }
);
type Event = Pick<Delivery, "eventId" | "url" | "type" | "at" | "followUpId" | "data">;

/** What is posted: thin (ids, enums, numbers), and the same on every attempt. */
export const eventBody = ({ type, at, followUpId, data }: Pick<Event, "type" | "at" | "followUpId" | "data">): string =>
  JSON.stringify({ type, timestamp: at.toISOString(), data: { followUpId, ...data } });

/**
 * Posts one event, signed by Standard Webhooks, with the same id on every attempt. A redirect is a failure: it could lead
 * where no admin meant to send anything.
 */
export async function postEvent(post: {
  delivery: Event;
  secrets: string[];
  outgoing: Outgoing;
  now: Date;
}): Promise<Posted> {
  const { eventId, url } = post.delivery;
  const body = eventBody(post.delivery);
  try {
    const { status, text } = await post.outgoing.send({
      url: new URL(url),
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Aftercare",
        ...signWebhook({ id: eventId, at: post.now, body, secrets: post.secrets }),
      },
      body,
      timeoutMs,
      mostBytes,
      cut: true,
    });
    const answer = plainLines(text);
    if (status >= 200 && status < 300) return { taken: true, status, answer };
    return { taken: false, status, error: `status ${status}`, answer };
  } catch (error) {
    return { taken: false, status: null, error: reason(error), answer: "" };
  }
}

/** Without what a terminal, a browser or Postgres would take for more than text. */
const plainLines = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[^\P{Cc}\n]|\p{Cf}/gu, " ")
    .trim();

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
