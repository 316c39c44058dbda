/** A zone where it is between 9:00 and 12:00 now, so that what is due in some hours is due on the same day, whenever a test runs. */
export function whereItIsMorning(now = new Date()): string {
  const offset = Math.max(-12, 9 - now.getUTCHours());
  // The signs of these zones are the other way round (POSIX).
  return offset === 0 ? "UTC" : `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`;
}
