import type { AskedFollowUp } from "../../database/answer-page.ts";
import type { AnswerLink } from "./answer-link.ts";
import { outcomePage } from "./outcome-page.tsx";
import type { Answered } from "./outcome-parts.tsx";
import { severalOutcomePage } from "./several-outcome-page.tsx";
import { told } from "./told.ts";

/** What the customer is told after sending; null while nothing has been answered. */
export function outcomeOf({ page, wording, organisation }: AnswerLink, path: string) {
  const answered = page.followUps.flatMap((followUp) => {
    const { answer } = followUp;
    return answer === null ? [] : [{ ...followUp, answer }];
  });
  const [first] = answered;
  if (first === undefined) return null;
  const withTold = answered.map((followUp: Answered) => ({ followUp, told: told(page, followUp) }));
  const count = page.followUps.length;
  if (count === 1) return outcomePage({ wording, organisation, followUp: first, told: told(page, first), path });
  const isOpen = ({ open, answer }: AskedFollowUp) => open && answer === null;
  return severalOutcomePage({
    wording,
    organisation,
    answered: withTold,
    open: page.followUps.filter(isOpen),
    count,
    path,
  });
}
