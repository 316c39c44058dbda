import { createHmac } from "node:crypto";
import type { DeskState } from "./state.ts";
import type { Store } from "./store.ts";

const longestPauseMs = 30_000;
const timeoutMs = 10_000;

export type WebhookTarget = { url: string; secret: string };
export type Deliveries = {
  /** Something may be due: look now. */
  wake(): void;
  /** Ends a running attempt, which is tried again after the next start. */
  stop(): Promise<void>;
};

/**
 * Tells the webhook's owner everything that happened, for as long as it takes: an event leaves the queue only on a 2xx,
 * so it may arrive twice (with the same id) and out of order, but it does arrive.
 */
export function startDeliveries({
  store,
  target,
  now,
  log,
}: {
  store: Store;
  target: WebhookTarget;
  now: () => Date;
  log: (line: string) => void;
}): Deliveries {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;

  const round = async () => {
    for (;;) {
      const due = store.read().deliveries.filter(({ nextAttemptAt }) => Date.parse(nextAttemptAt) <= now().getTime());
      if (due.length === 0 || stopping.signal.aborted) return;
      for (const delivery of due) {
        const refusal = await attempt({ delivery, target, at: now(), signal: stopping.signal });
        if (stopping.signal.aborted) return;
        if (refusal !== null) log(`sample helpdesk: webhook ${delivery.id} not taken (${refusal}), trying again`);
        store.change((state) => settle(state, { id: delivery.id, taken: refusal === null, at: now() }));
      }
    }
  };

  const wake = () => {
    if (running !== null || stopping.signal.aborted) return;
    clearTimeout(timer);
    running = round().finally(() => {
      running = null;
      const next = Math.min(...store.read().deliveries.map(({ nextAttemptAt }) => Date.parse(nextAttemptAt)));
      if (Number.isFinite(next) && !stopping.signal.aborted)
        timer = setTimeout(wake, Math.max(next - now().getTime(), 50));
    });
  };

  wake();
  return {
    wake,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}

/** Null when it was taken, else why not; the words name no address and no content. */
async function attempt({
  delivery,
  target,
  at,
  signal,
}: {
  delivery: DeskState["deliveries"][number];
  target: WebhookTarget;
  at: Date;
  signal: AbortSignal;
}): Promise<string | null> {
  try {
    const response = await fetch(target.url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: { "content-type": "application/json", ...signed({ ...delivery, at, secret: target.secret }) },
      body: delivery.body,
    });
    await response.body?.cancel();
    return response.ok ? null : `status ${response.status}`;
  } catch {
    return "no answer";
  }
}

/** Standard Webhooks 1.0, written here once more: a sender of its own shows that the receiver follows the specification. */
function signed({
  id,
  body,
  at,
  secret,
}: {
  id: string;
  body: string;
  at: Date;
  secret: string;
}): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const mac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${mac}` };
}

/** 1, 2, 4 … 30 seconds: on one machine the other side is back soon. */
function settle(state: DeskState, { id, taken, at }: { id: string; taken: boolean; at: Date }): void {
  const delivery = state.deliveries.find((one) => one.id === id);
  if (delivery === undefined) return;
  if (taken) {
    state.deliveries = state.deliveries.filter((one) => one !== delivery);
    return;
  }
  const pauseMs = Math.min(1000 * 2 ** Math.min(delivery.attempts, 10), longestPauseMs);
  delivery.attempts += 1;
  delivery.nextAttemptAt = new Date(at.getTime() + pauseMs).toISOString();
}
