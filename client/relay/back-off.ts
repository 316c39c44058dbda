/** How long to wait after the n-th failure: doubling from a second to `mostMs`, spread so that many do not come at once. */
export function backOffMs({ attempts, mostMs }: { attempts: number; mostMs: number }): number {
  const full = Math.min(mostMs, 1_000 * 2 ** Math.min(20, Math.max(0, attempts - 1)));
  return Math.round(full * (0.5 + Math.random() / 2));
}
