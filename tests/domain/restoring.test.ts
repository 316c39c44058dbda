import { describe, expect, it } from "vitest";
import { restoring, type Stopped } from "../../domain/restoring.ts";

const now = new Date("2026-11-20T10:00:00Z");
const skipped: Stopped = {
  stage: "skipped",
  reason: "by-a-person",
  stageBefore: "scheduled",
  askedAt: null,
  now,
  answerUntil: new Date("2026-11-30T10:00:00Z"),
  superseded: false,
  ticketMovedOn: false,
  checkIn: null,
};
const cancelled: Stopped = { ...skipped, stage: "cancelled", stageBefore: "asked", askedAt: now };
const mail = { phase: "accepted", unsent: false, own: true } as const;

describe("undoing a skip or a cancel", () => {
  it("goes back to where it was", () => {
    expect(restoring(skipped)).toEqual({ to: "scheduled" });
    expect(restoring({ ...skipped, stageBefore: null })).toEqual({ to: "scheduled" });
    expect(restoring({ ...cancelled, checkIn: mail })).toEqual({ to: "asked" });
    expect(restoring({ ...cancelled, stageBefore: "scheduled" })).toEqual({ to: "scheduled" });
  });

  it("is only for what a person stopped, while the ticket stands as it did", () => {
    expect(restoring({ ...skipped, stage: "scheduled" })).toEqual({ not: "not-over" });
    expect(restoring({ ...skipped, reason: "spam" })).toEqual({ not: "not-by-a-person" });
    expect(restoring({ ...skipped, superseded: true })).toEqual({ not: "newer-resolution" });
    expect(restoring({ ...skipped, ticketMovedOn: true })).toEqual({ not: "moved-on" });
    expect(restoring({ ...skipped, answerUntil: now })).toEqual({ not: "window-closed" });
  });

  it("finds out what became of a mail that was on its way", () => {
    const asking: Stopped = { ...cancelled, stageBefore: "asking", askedAt: null };
    expect(restoring(asking)).toEqual({ to: "scheduled" });
    expect(restoring({ ...asking, checkIn: { ...mail, phase: "data_sent" } })).toEqual({ to: "asking" });
    expect(restoring({ ...asking, checkIn: { ...mail, phase: "refused", unsent: true } })).toEqual({ to: "asking" });
    expect(restoring({ ...asking, checkIn: mail })).toEqual({ to: "asked" });
    expect(restoring({ ...asking, checkIn: { ...mail, own: false } })).toEqual({ not: "mail-uncertain" });
    expect(restoring({ ...asking, checkIn: { ...mail, phase: "refused" } })).toEqual({ not: "mail-refused" });
    expect(restoring({ ...cancelled, checkIn: { ...mail, phase: "refused" } })).toEqual({ not: "mail-refused" });
  });
});
