import type { AlarmCursor } from "../database/alarm-log.ts";

/** The place behind which the next page of alarms begins, as one opaque word. */
export const alarmCursorText = ({ at, id }: AlarmCursor): string => Buffer.from(`${id}.${at}`).toString("base64url");

/** Null for a word that no page gave. */
export function readAlarmCursor(word: string): AlarmCursor | null {
  const [, id, at] =
    /^(\d{1,18})\.(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00)$/.exec(
      Buffer.from(word, "base64url").toString(),
    ) ?? [];
  return id === undefined || at === undefined || Number.isNaN(Date.parse(at)) ? null : { id, at };
}
