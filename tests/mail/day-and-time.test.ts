import { describe, expect, it } from "vitest";
import { formatDate, formatDay, formatDayAndTime, formatTime } from "../../mail/day-and-time.ts";

const at = new Date("2026-09-25T15:00:00Z");
const berlin = { at, timeZone: "Europe/Berlin" };

describe("a moment in the reader's zone", () => {
  it("is a day with its weekday", () => {
    expect(formatDay({ ...berlin, language: "en" })).toBe("Fri 25 September");
    expect(formatDay({ ...berlin, language: "de" })).toBe("Fr., 25. September");
  });

  it("is a date alone where the weekday does not matter", () => {
    expect(formatDate({ ...berlin, language: "en" })).toBe("25 September");
    expect(formatDate({ ...berlin, language: "de" })).toBe("25. September");
  });

  it("is a time of 24 hours", () => {
    expect(formatTime({ ...berlin, language: "en" })).toBe("17:00");
    expect(formatTime({ at: new Date("2026-09-25T22:05:00Z"), timeZone: "Europe/Berlin", language: "en" })).toBe(
      "00:05",
    );
  });

  it("says today and tomorrow by the reader's calendar, not by hours", () => {
    const lateInTokyo = { at: new Date("2026-09-25T15:30:00Z"), timeZone: "Asia/Tokyo", language: "en" };
    const now = new Date("2026-09-25T14:30:00Z");
    expect(formatDayAndTime({ ...lateInTokyo, now })).toBe("tomorrow, 00:30");
    expect(formatDayAndTime({ ...lateInTokyo, timeZone: "Europe/Berlin", now })).toBe("today, 17:30");
    expect(formatDayAndTime({ ...berlin, language: "de", now })).toBe("heute, 17:00 Uhr");
  });

  it("says the day when it is further away", () => {
    const now = new Date("2026-09-20T15:00:00Z");
    expect(formatDayAndTime({ ...berlin, language: "en", now })).toBe("Fri 25 September, 17:00");
    expect(formatDayAndTime({ ...berlin, language: "de", now })).toBe("Fr., 25. September, 17:00 Uhr");
  });

  it("says the year when it is another one", () => {
    const now = new Date("2025-12-30T10:00:00Z");
    expect(formatDay({ ...berlin, language: "en", now })).toBe("Fri 25 September 2026");
    expect(formatDay({ ...berlin, language: "de", now })).toBe("Fr., 25. September 2026");
  });

  it("falls back to UTC when the zone is missing or invented", () => {
    expect(formatTime({ at, timeZone: null, language: "en" })).toBe("15:00");
    expect(formatTime({ at, timeZone: "Mars/Base", language: "en" })).toBe("15:00");
  });
});
