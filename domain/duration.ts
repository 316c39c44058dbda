const pattern =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const longestMs = 3_650 * 86_400_000;
const unitMs = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];

/**
 * Milliseconds of an ISO 8601 duration made of weeks, days, hours, minutes and seconds; a day is always 24 h.
 * Null for anything else, years and months among it (they have no fixed length), and for more than ten years.
 */
export function durationMs(iso: string): number | null {
  const parts = pattern.exec(iso)?.slice(1);
  if (!parts?.some((part) => part !== undefined) || iso.endsWith("T")) return null;
  const ms = Math.round(parts.reduce((sum, part, i) => sum + Number(part ?? 0) * (unitMs[i] ?? 0), 0));
  return ms <= longestMs ? ms : null;
}

/** As `durationMs`, for a duration that has already been checked; throws a RangeError otherwise. */
export function checkedDurationMs(iso: string): number {
  const ms = durationMs(iso);
  if (ms === null) throw new RangeError(`not an ISO 8601 duration of fixed length: ${iso}`);
  return ms;
}
