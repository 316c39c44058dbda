import type { Logger } from "pino";
import {
  claimDeliveries,
  type Delivery,
  nextDeliveryInMs,
  recordDelivered,
  recordFailed,
  spreadEvents,
} from "../database/outbox.ts";
import type { Database } from "../database/connect.ts";
import { openSecrets } from "../database/subscriptions.ts";
import type { Vault } from "../database/vault.ts";
import type { Outgoing } from "../helpdesk/outgoing.ts";
import { createBell } from "./bell.ts";
import { postEvent } from "./post-event.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** After the n-th failure; behind the last one an alarm stands in place of another attempt. */
const retryAfterMs = [5_000, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs, 10 * hourMs];
const atMost = 16;
/** A slow receiver keeps so many attempts at most, and the others their room. */
const atMostEach = 4;
/** Nothing is missed while no notification comes: this is how long a lost one can delay anything. */
const longestSleepMs = 5_000;

export type DeliveryParts = { sql: Database; vault: Vault; outgoing: Outgoing; log: Logger };

/**
 * Takes the events of the outbox to everybody who subscribed to them, at least once each and with the same id on every
 * attempt. Any number of clients may run one at the same time.
 */
export function startDeliveries(parts: DeliveryParts): { stop(): Promise<void> } {
  const { sql, vault, outgoing, log } = parts;
  const bell = createBell();
  const inFlight = new Map<Promise<void>, string>();
  let stopping = false;

  const busy = (): string[] => {
    const counts = new Map<string, number>();
    for (const name of inFlight.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= atMostEach).map(([name]) => name);
  };

  const deliver = async (delivery: Delivery): Promise<void> => {
    const { eventId, subscription, attempt, earlierAttempts } = delivery;
    const attempted = { eventId, subscription, attempt, earlierAttempts };
    try {
      const secrets = openSecrets({ name: subscription, secret: delivery.secret, vault });
      const posted = await postEvent({ delivery, secrets, outgoing, now: new Date() });
      const { answer } = posted;
      if (posted.taken) return await recordDelivered(sql, { ...attempted, status: posted.status, answer });
      const wait = retryAfterMs[attempt - earlierAttempts - 1];
      const retryInMs = wait === undefined ? null : Math.round(wait * (0.9 + Math.random() * 0.2));
      const { status, error } = posted;
      log.warn({ eventId, subscription, attempt, status, error, retryInMs }, "an event could not be delivered");
      await recordFailed(sql, { ...attempted, status, error, answer, retryInMs });
    } catch (error) {
      // Its lease runs out, and it is tried again.
      log.warn({ eventId, subscription, error: nameOf(error) }, "a delivery was given up half-way");
    }
  };

  const begin = (delivery: Delivery): void => {
    const running = deliver(delivery).finally(() => {
      inFlight.delete(running);
      bell.ring();
    });
    inFlight.set(running, delivery.subscription);
  };

  const pass = async (): Promise<number> => {
    const spread = await spreadEvents(sql);
    const limit = Math.min(atMostEach, atMost - inFlight.size);
    const claimed = limit > 0 ? await claimDeliveries(sql, { limit, except: busy() }) : [];
    claimed.forEach(begin);
    return spread + claimed.length;
  };

  const run = async (): Promise<void> => {
    const listening = listen(parts, bell.ring);
    while (!stopping) {
      try {
        if ((await pass()) > 0) continue;
        const dueInMs = inFlight.size < atMost ? await nextDeliveryInMs(sql, { except: busy() }) : null;
        await bell.wait(Math.min(longestSleepMs, dueInMs ?? longestSleepMs));
      } catch (error) {
        log.warn({ error: nameOf(error) }, "events could not be delivered; it is tried again in a second");
        await bell.wait(1_000);
      }
    }
    await Promise.all(inFlight.keys());
    await (
      await listening
    )();
  };
  const running = run();

  return {
    async stop() {
      stopping = true;
      bell.ring();
      await running;
    },
  };
}

/** Without the notification deliveries are only later, by `longestSleepMs`; so failing to listen stops nothing. */
async function listen({ sql, log }: DeliveryParts, ring: () => void): Promise<() => Promise<void>> {
  try {
    const listening = await sql.listen("deliveries", ring, ring);
    return () => listening.unlisten();
  } catch (error) {
    log.warn({ error: nameOf(error) }, "new events are looked for every few seconds only");
    return () => Promise.resolve();
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
