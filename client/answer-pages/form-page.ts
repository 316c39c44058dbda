import type { AskedFollowUp } from "../../database/answer-page.ts";
import { type AnswerField, newNonce, nothingTyped, startWith, type Typed } from "./answer-form.ts";
import type { AnswerLink } from "./answer-link.ts";
import { endedPage } from "./ended-page.tsx";
import { questionPage } from "./question-page.tsx";
import { severalPage } from "./several-page.tsx";
import { daysToAskAgain, ticketView } from "./ticket-view.ts";

/** What stands in the fields of one ticket, and which of them are wrong. */
export type Filled = { typed: Typed; wrong?: AnswerField[] };

/** What a ticket's fields start with: its answer so far, under the choice made in the mail. A day that has passed gives way. */
export function startOf({ page }: AnswerLink, followUp: AskedFollowUp, choice?: string): Typed {
  if (!followUp.open) return { ...nothingTyped, verdict: choice === "not_held" ? choice : "" };
  const typed = startWith(followUp.answer, choice);
  const days = daysToAskAgain(page, followUp);
  const offered = days !== null && days.first <= typed.again_on && typed.again_on <= days.last;
  return { ...typed, again_on: offered ? typed.again_on : (days?.proposed ?? "") };
}

/** The form for what the link asks: one ticket, one whose time is over, or several. */
export function formPage(
  link: AnswerLink,
  { path, fill, nothing = false }: { path: string; fill: (followUp: AskedFollowUp) => Filled; nothing?: boolean },
) {
  const { page, wording, organisation } = link;
  const views = page.followUps.map((followUp) =>
    ticketView(page, { wording, organisation, followUp, ...fill(followUp) }),
  );
  const nonce = newNonce();
  const [view, ...others] = views;
  if (view === undefined || others.length > 0) {
    return severalPage({ wording, organisation, views, path, nonce, nothing });
  }
  return view.followUp.open ? questionPage({ view, path, nonce }) : endedPage({ view, path, nonce });
}
