import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueNotices, type Notice, noticesOf, type WatchedReview } from "../../domain/review-notices.ts";
import { isOpen } from "../../domain/timetable.ts";

/** 2026-12-08 is a Tuesday, 2026-12-12 a Saturday. */
const review: WatchedReview = {
  state: "open",
  dueOn: "2026-12-08",
  checkOn: null,
  unownedSince: null,
  timeZone: "Europe/Berlin",
};
const told = (watched: WatchedReview) =>
  noticesOf(watched).map(({ kind, to, at }) => `${kind} ${to} ${at.toISOString()}`);

describe("who is told about a review, and when", () => {
  it("is the owner at nine of the due date, and leads at nine of the day after, where the owner is", () => {
    expect(told(review)).toEqual([
      "review_due owner 2026-12-08T08:00:00.000Z",
      "review_overdue leads 2026-12-09T08:00:00.000Z",
    ]);
    expect(told({ ...review, timeZone: "America/Los_Angeles" })).toEqual([
      "review_due owner 2026-12-08T17:00:00.000Z",
      "review_overdue leads 2026-12-09T17:00:00.000Z",
    ]);
    expect(told({ ...review, timeZone: "Pacific/Kiritimati" })[0]).toBe("review_due owner 2026-12-07T19:00:00.000Z");
  });

  it("is told on working days: the owner before a weekend on which it is due, leads after it", () => {
    expect(told({ ...review, dueOn: "2026-12-13" })).toEqual([
      "review_due owner 2026-12-11T08:00:00.000Z",
      "review_overdue leads 2026-12-14T08:00:00.000Z",
    ]);
    expect(told({ ...review, dueOn: "2026-12-11" })[1]).toBe("review_overdue leads 2026-12-14T08:00:00.000Z");
  });

  it("is at nine also on the days on which clocks change, and the Monday behind", () => {
    expect(told({ ...review, dueOn: "2027-03-29" })[0]).toBe("review_due owner 2027-03-29T07:00:00.000Z");
    expect(told({ ...review, dueOn: "2026-10-26" })[0]).toBe("review_due owner 2026-10-26T08:00:00.000Z");
    expect(told({ ...review, dueOn: "2027-03-26", timeZone: "Asia/Jerusalem" })[0]).toBe(
      "review_due owner 2027-03-26T06:00:00.000Z",
    );
  });

  it("is leads a working day after it has had no owner", () => {
    const unowned = (at: string) => told({ ...review, dueOn: "2027-01-04", unownedSince: new Date(at) })[0];
    expect(unowned("2026-12-08T10:00:00Z")).toBe("review_unowned leads 2026-12-09T10:00:00.000Z");
    expect(unowned("2026-12-11T10:00:00Z")).toBe("review_unowned leads 2026-12-14T10:00:00.000Z");
    expect(unowned("2026-12-12T10:00:00Z")).toBe("review_unowned leads 2026-12-15T08:00:00.000Z");
    expect(unowned("2026-12-08T20:00:00Z")).toBe("review_unowned leads 2026-12-10T08:00:00.000Z");
  });

  it("is the owner on the check day of one that is concluded, or the leads where the owner has left", () => {
    const concluded: WatchedReview = { ...review, state: "concluded", checkOn: "2027-01-12" };
    expect(told(concluded)).toEqual(["review_check owner 2027-01-12T08:00:00.000Z"]);
    expect(told({ ...concluded, unownedSince: new Date("2026-12-01") })).toEqual([
      "review_check leads 2027-01-12T08:00:00.000Z",
    ]);
    expect(told({ ...concluded, checkOn: null })).toEqual([]);
  });
});

describe("what is due of it", () => {
  const at = (now: string, watched = review, before: Pick<Notice, "kind" | "about">[] = []) => {
    const { due, nextAt } = dueNotices(watched, { told: before, now: new Date(now) });
    return { due: due.map(({ kind }) => kind), nextAt: nextAt?.toISOString() ?? null };
  };

  it("is told once for each date", () => {
    const dueTold = { kind: "review_due", about: "2026-12-08" } as const;
    expect(at("2026-12-07T12:00:00Z")).toEqual({ due: [], nextAt: "2026-12-08T08:00:00.000Z" });
    expect(at("2026-12-08T08:00:00Z")).toEqual({ due: ["review_due"], nextAt: "2026-12-09T08:00:00.000Z" });
    expect(at("2026-12-08T08:01:00Z", review, [dueTold])).toEqual({ due: [], nextAt: "2026-12-09T08:00:00.000Z" });
    const all = [dueTold, { kind: "review_overdue", about: "2026-12-08" } as const];
    expect(at("2026-12-20T08:00:00Z", review, all)).toEqual({ due: [], nextAt: null });
    const moved = { ...review, dueOn: "2026-12-22" };
    expect(at("2026-12-22T08:00:00Z", moved, all).due).toEqual(["review_due"]);
  });

  it("waits for working hours where it is due already, and is told at once within them", () => {
    expect(at("2026-12-08T22:00:00Z")).toEqual({ due: [], nextAt: "2026-12-09T08:00:00.000Z" });
    expect(at("2026-12-12T10:00:00Z")).toEqual({ due: [], nextAt: "2026-12-14T08:00:00.000Z" });
    expect(at("2026-12-08T14:00:00Z").due).toEqual(["review_due"]);
  });

  it("leaves out that nobody owns it where leads hear that it is overdue", () => {
    const both = { ...review, unownedSince: new Date("2026-12-01T10:00:00Z") };
    expect(at("2026-12-16T10:00:00Z", both)).toEqual({ due: ["review_overdue"], nextAt: null });
    expect(at("2026-12-16T10:00:00Z", both, [{ kind: "review_overdue", about: "2026-12-08" }])).toEqual({
      due: [],
      nextAt: null,
    });
  });

  it("takes a run that Temporal wakes a little early for being on time", () => {
    expect(at("2026-12-08T07:59:30Z").due).toEqual(["review_due"]);
  });
});

const moments = fc
  .integer({ min: 0, max: 150 * 24 * 60 })
  .map((minutes) => new Date(Date.UTC(2026, 8, 1) + minutes * 60_000));
const days = moments.map((moment) => moment.toISOString().slice(0, 10));
const anyReview: fc.Arbitrary<WatchedReview> = fc.record({
  state: fc.constantFrom("open", "concluded"),
  dueOn: days,
  checkOn: fc.option(days),
  unownedSince: fc.option(moments),
  timeZone: fc.constantFrom("UTC", "Europe/Berlin", "Pacific/Apia", "America/St_Johns", "Asia/Kathmandu", null),
});
const hours = [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00", holidays: false }];

describe("for every review", () => {
  it("whoever follows its dates tells everything once, in working hours, and comes to an end", () => {
    fc.assert(
      fc.property(anyReview, moments, (any, start) => {
        const before: Notice[] = [];
        let now = start;
        for (let looks = 0; looks < 10; looks += 1) {
          const { due, nextAt } = dueNotices(any, { told: before, now });
          const minuteOn = new Date(now.getTime() + 60_000);
          expect(due.length === 0 || isOpen({ at: minuteOn, hours, timeZone: any.timeZone })).toBe(true);
          for (const { to } of due) expect(due.filter((one) => one.to === to)).toHaveLength(1);
          before.push(...due);
          if (nextAt === null) {
            const untold = noticesOf(any).filter(({ kind }) => !before.some((one) => one.kind === kind));
            return untold.every(({ kind }) => kind === "review_unowned");
          }
          expect(nextAt.getTime()).toBeGreaterThan(now.getTime());
          now = nextAt;
        }
        return false;
      }),
    );
  });
});
