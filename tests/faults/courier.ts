import { setTimeout as delay } from "node:timers/promises";
import { signWebhook } from "../../helpdesk/standard-webhooks.ts";
import type { Chance } from "../proof/seeded.ts";

type Event = { id: string; body: string };
export type Courier = ReturnType<typeof startCourier>;

/** A share of the events goes out more often than it has to, also at the same moment, as helpdesks do it. */
const sentTwice = 0.15;

/**
 * Tells every event to one of the clients, again and again until there is a 2xx; each for itself, so that they overtake
 * each other. Some are told twice.
 */
export function startCourier(parts: { webhookUrls: () => string[]; secret: string; chance: Chance }) {
  const { chance, secret } = parts;
  const order: string[] = [];
  const taken = new Map<string, Promise<void>>();
  const waiting = new Set<string>();
  const stopping = new AbortController();
  let attempts = 0;

  const attempt = async ({ id, body }: Event): Promise<boolean> => {
    const urls = parts.webhookUrls();
    const url = urls[chance.between(0, urls.length - 1)] ?? "";
    const headers = {
      "content-type": "application/json",
      ...signWebhook({ id, at: new Date(), body, secrets: [secret] }),
    };
    attempts += 1;
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(10_000)]);
      const response = await fetch(url, { method: "POST", headers, body, signal });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  };
  const tell = async (event: Event): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (await attempt(event)) break;
      await delay(chance.between(200, 2_000));
    }
    waiting.delete(event.id);
  };

  return {
    send(event: Event): void {
      order.push(event.id);
      waiting.add(event.id);
      taken.set(event.id, tell(event));
      if (chance.chance(sentTwice)) void delay(chance.between(0, 1_500)).then(() => attempt(event));
    },
    sent: (): number => order.length,
    sentSince: (before: number): string[] => order.slice(before),
    /** Resolves when each of these has got its 2xx. */
    taken: async (ids: string[]): Promise<void> => {
      await Promise.all(ids.map((id) => taken.get(id) ?? Promise.resolve()));
      if (stopping.signal.aborted) await new Promise(() => undefined);
    },
    waiting: (): number => waiting.size,
    attempts: (): number => attempts,
    stop: (): void => stopping.abort(),
  };
}
