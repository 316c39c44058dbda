import type { AnswerPage, AskedFollowUp, NewestAnswer } from "../../database/answer-page.ts";
import { checkedDurationMs } from "../../domain/duration.ts";
import { isFailure } from "../../domain/decision.ts";
import { nextUpdateBy } from "../../domain/next-update.ts";
import { daysToAskAgain, isInHand } from "./ticket-view.ts";

/** What a customer is told after an answer: what happens now, and by when. */
export type Told =
  | { kind: "held"; unhappy: boolean }
  | { kind: "held-after-all" }
  | { kind: "failed"; way: "reopened" | "new-ticket" | "look"; hearsBy: Date; mayStillUndo: Date | null }
  /** `day`: YYYY-MM-DD */
  | { kind: "again"; day: string }
  | { kind: "not-tested" };

/**
 * Said at once, before the settlement: what the policy will do with this answer. What has been settled already goes before the
 * forecast. The counted rules (guard, second failure) are known only when it is settled, and lead to people all the same.
 */
export function told(page: AnswerPage, followUp: AskedFollowUp & { answer: NewestAnswer }): Told {
  const { answer } = followUp;
  switch (answer.verdict) {
    case "held":
      return isInHand(followUp) ? { kind: "held-after-all" } : { kind: "held", unhappy: isUnhappy(followUp, answer) };
    case "partly":
    case "not_held": {
      const way = wayOf(followUp, answer);
      return {
        kind: "failed",
        way,
        hearsBy: nextUpdateBy({ at: answer.at, rules: followUp.rules, timeZone: page.customer.timeZone }),
        mayStillUndo: way === "reopened" ? graceEnd(followUp, page.now) : null,
      };
    }
    case "not_tested": {
      const day = answer.againOn;
      if (day === null || isInHand(followUp)) return { kind: "not-tested" };
      // Settled already: the next question stands in the timetable, and its round has begun.
      if (followUp.stage === "scheduled") return { kind: "again", day };
      const days = daysToAskAgain(page, followUp);
      if (days === null || day < days.first || day > days.last) return { kind: "not-tested" };
      return { kind: "again", day };
    }
  }
}

function wayOf(followUp: AskedFollowUp, { verdict }: NewestAnswer): "reopened" | "new-ticket" | "look" {
  const { outcome, rules, open } = followUp;
  if (outcome === "reopened") return "reopened";
  if (outcome === "follow_up_ticket") return "new-ticket";
  if (outcome === "review") return "look";
  if ((verdict === "partly" ? rules.onPartly : rules.onNotHeld) === "needs_look") return "look";
  return open ? "reopened" : "new-ticket";
}

/** Until when a correction stops the reopening; it runs from the first failure, and corrections do not extend it. */
function graceEnd({ failingSince, failureSettled, rules, answer }: AskedFollowUp, now: Date): Date | null {
  if (failureSettled || failingSince === null || !isFailure(answer?.verdict ?? null)) return null;
  const end = new Date(failingSince.getTime() + checkedDurationMs(rules.grace));
  return end > now ? end : null;
}

/** As `domain/decision` judges it: the effort speaks only where no satisfaction was given. */
function isUnhappy({ rules }: AskedFollowUp, { satisfaction, effort }: NewestAnswer): boolean {
  return rules.onUnhappy === "needs_look" && (satisfaction ?? effort ?? 3) < 3;
}
