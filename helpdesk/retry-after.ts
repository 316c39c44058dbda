const shortestMs = 1_000;
const longestMs = 60 * 60_000;

/**
 * How long a helpdesk asks us to wait (RFC 9110 §10.2.3: seconds or an HTTP date), between a second and an hour;
 * null when it does not say, or nothing that can be understood.
 */
export function retryAfterMs(header: string | null, now: Date): number | null {
  const value = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return bounded(Number(value) * 1000);
  // Date.parse alone would read "-5" or "soon 1" as a year; an HTTP date begins with the day's name.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(value)) return null;
  // Its oldest form names no zone, and means UTC (§5.6.7); Date.parse would take this machine's.
  const at = Date.parse(/ \d{4}$/.test(value) ? `${value} GMT` : value);
  return Number.isNaN(at) ? null : bounded(at - now.getTime());
}

/** An absurd wish must neither stop a follow-up for years nor make us hammer the helpdesk. */
function bounded(ms: number): number {
  return Math.min(Math.max(ms, shortestMs), longestMs);
}
