import { setTimeout as delay } from "node:timers/promises";

/**
 * Looks again and again until `look` no longer throws, and returns what it found; rejects with what it threw last when
 * the time is over. For programs that are no tests: those have `vi.waitFor`.
 */
export async function until<T>(
  look: () => Promise<T> | T,
  { timeoutMs, everyMs }: { timeoutMs: number; everyMs: number },
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() >= end) throw error;
      await delay(everyMs);
    }
  }
}
