import { momentAt } from "./moment-at.ts";
import type { ReviewState } from "./review.ts";
import { isOpen, nextOpening } from "./timetable.ts";
import { wallClock } from "./wall-clock.ts";

export const noticeKinds = ["review_due", "review_unowned", "review_overdue", "review_check"] as const;
/** Why our own people are written to about a review. */
export type NoticeKind = (typeof noticeKinds)[number];
/** `about`: the day it speaks of, or since when nobody owns the review; each is told once. */
export type Notice = { kind: NoticeKind; about: string; to: "owner" | "leads"; at: Date };

/** Days are `YYYY-MM-DD`. */
export type WatchedReview = {
  state: ReviewState;
  dueOn: string;
  checkOn: string | null;
  /** Since when there is nobody who could be reminded; null = somebody owns it. */
  unownedSince: Date | null;
  /** Where the owner reads times; while there is none, where leads do. */
  timeZone: string | null;
};

const workingHours = [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00", holidays: false }];
const morningMs = 9 * 3_600_000;
const dayMs = 86_400_000;
/** Temporal may wake a run so much before Postgres calls it due. */
const toleranceMs = 60_000;

/**
 * Everything somebody is to be told while the review stays as it is, soonest first: the owner on the morning of the due date
 * and, once it is concluded, of the check date (of the last working day before, should it be none); leads on the first
 * working morning after the due date, and one working day after it has lost its owner or never had one.
 */
export function noticesOf({ state, dueOn, checkOn, unownedSince, timeZone }: WatchedReview): Notice[] {
  const hasOwner = unownedSince === null;
  const morningOf = (day: string) => momentAt({ wall: workingDay(day, -1) + morningMs, timeZone });
  if (state === "concluded") {
    if (checkOn === null) return [];
    return [{ kind: "review_check", about: checkOn, to: hasOwner ? "owner" : "leads", at: morningOf(checkOn) }];
  }
  const after = momentAt({ wall: workingDay(plusDays(dueOn, 1), 1) + morningMs, timeZone });
  const overdue: Notice = { kind: "review_overdue", about: dueOn, to: "leads", at: after };
  const first: Notice = hasOwner
    ? { kind: "review_due", about: dueOn, to: "owner", at: morningOf(dueOn) }
    : {
        kind: "review_unowned",
        about: unownedSince.toISOString(),
        to: "leads",
        at: aWorkingDayAfter({ at: unownedSince, timeZone }),
      };
  return [first, overdue].toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** What a review's workflow has to do next. */
export type ReviewStanding = {
  /** Mails to our own people wait to be sent. */
  mails: boolean;
  /** How long until somebody is to be told something; null = nothing is to come unless somebody changes something. */
  waitMs: number | null;
  /** Concluded, and everything about it told. */
  over: boolean;
};

/** What has been told already; which of it does not matter any more is for `noticesOf` to know. */
export type Told = readonly Pick<Notice, "kind" | "about">[];

/**
 * What is to be told now, in working hours, and when to look again if nothing changes; null = nothing is to come. That a
 * review is overdue says more than that nobody owns it, so leads do not get both.
 */
export function dueNotices(
  review: WatchedReview,
  { told, now }: { told: Told; now: Date },
): { due: Notice[]; nextAt: Date | null } {
  const soon = new Date(now.getTime() + toleranceMs);
  const { timeZone } = review;
  const untold = noticesOf(review).filter((notice) => !told.some((one) => isSame(one, notice)));
  const working = isOpen({ at: soon, hours: workingHours, timeZone });
  const ready = working ? untold.filter(({ at }) => at <= soon) : [];
  const overdue = [...told, ...ready].some(({ kind, about }) => kind === "review_overdue" && about === review.dueOn);
  const stillNews = ({ kind }: Notice) => !(kind === "review_unowned" && overdue);
  const [next] = untold
    .filter((notice) => stillNews(notice) && !ready.includes(notice))
    .map(({ at }) => (at <= soon ? nextOpening({ at: soon, hours: workingHours, timeZone }) : at))
    .toSorted((a, b) => a.getTime() - b.getTime());
  return { due: ready.filter(stillNews), nextAt: next ?? null };
}

const isSame = (a: Pick<Notice, "kind" | "about">, b: Notice): boolean => a.kind === b.kind && a.about === b.about;

function aWorkingDayAfter({ at, timeZone }: { at: Date; timeZone: string | null }): Date {
  const begun = nextOpening({ at, hours: workingHours, timeZone });
  const wall = wallClock({ at: begun, timeZone });
  const day = new Date(wall).toISOString().slice(0, 10);
  return momentAt({ wall: workingDay(plusDays(day, 1), 1) + (wall % dayMs), timeZone });
}

const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** The beginning of the day on the wall, or of the nearest working day before (-1) or after (1) it. */
function workingDay(day: string, direction: 1 | -1): number {
  let wall = Date.parse(`${day}T00:00:00Z`);
  while ([0, 6].includes(new Date(wall).getUTCDay())) wall += direction * dayMs;
  return wall;
}
