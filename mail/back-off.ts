const minuteMs = 60_000;
/** RFC 5321 §4.5.4.1 asks for days; a question about a fix is stale after one. */
const tryForMs = 24 * 60 * minuteMs;

/**
 * How long to wait before a mail that was not taken is tried again; null when it is given up, a day after the first
 * try. As long again as it has been tried so far, so that each wait is about twice the one before: from a minute, which
 * a greylisting server (RFC 6647 §2.1) or a busy one asks for, to an hour. Without a reply (`code` null) nothing may be
 * wrong but a restart: from a second to ten minutes. The last try falls on the end of the day.
 */
export function retryMailAfterMs({ code, triedMs }: { code: number | null; triedMs: number }): number | null {
  if (triedMs >= tryForMs) return null;
  const [shortest, longest] = code === null ? [1_000, 10 * minuteMs] : [minuteMs, 60 * minuteMs];
  const wait = Math.min(longest, Math.max(shortest, triedMs));
  return Math.min(wait, Math.max(1_000, tryForMs - triedMs));
}
