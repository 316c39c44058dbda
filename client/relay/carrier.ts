import type { Logger } from "pino";
import { createBell } from "../bell.ts";

/** Nothing is missed while no ring comes: this is how long a lost one can delay anything. */
const longestSleepMs = 5_000;
const atMost = 16;

export type Carrier = { ring(): void; stop(): Promise<void> };

/** Takes what is due, so many at a time, and carries it; each for itself, so that one that hangs holds up no other. */
export function startCarrier<Row>(parts: {
  what: string;
  log: Logger;
  take: (atMost: number) => Promise<Row[]>;
  /** Deals with its own failures, and says whether the row may be due again within seconds. */
  carry: (row: Row) => Promise<{ again: boolean }>;
  /** How long until the next one is due; null = nothing waits. */
  nextMs: () => Promise<number | null>;
}): Carrier {
  const bell = createBell();
  const busy = new Set<Promise<void>>();
  let stopping = false;

  const tried = async (row: Row): Promise<{ again: boolean }> => {
    try {
      return await parts.carry(row);
    } catch (error) {
      parts.log.warn({ err: error }, `${parts.what} could not be carried; it will be`);
      return { again: true };
    }
  };
  const carry = (row: Row): void => {
    const run = async (): Promise<void> => {
      const { again } = await tried(row);
      // Whoever had no room has not looked what else is due.
      const wasFull = busy.size === atMost;
      busy.delete(carrying);
      if (again || wasFull) bell.ring();
    };
    const carrying = run();
    busy.add(carrying);
  };
  const pass = async () => {
    const room = atMost - busy.size;
    const rows = room > 0 ? await parts.take(room) : [];
    for (const row of rows) carry(row);
    // Fewer than there was room for are all that was due.
    const nextMs = busy.size < atMost ? await parts.nextMs() : null;
    await bell.wait(Math.max(0, Math.min(longestSleepMs, nextMs ?? longestSleepMs)));
  };
  const run = async () => {
    while (!stopping) {
      try {
        await pass();
      } catch (error) {
        parts.log.warn({ err: error }, `${parts.what} could not be taken; it is tried again in a second`);
        await bell.wait(1_000);
      }
    }
    await Promise.all(busy);
  };
  const running = run();
  return {
    ring: bell.ring,
    async stop() {
      stopping = true;
      bell.ring();
      await running;
    },
  };
}
