import type { AnswerPage, AskedFollowUp } from "../../database/answer-page.ts";
import { againOn, type AgainOn } from "./again-on.ts";
import { type AnswerField, fieldName, type Typed } from "./answer-form.ts";
import type { Wording } from "./wording.tsx";

/** One ticket's part of a form. */
export type TicketView = {
  wording: Wording;
  organisation: string;
  followUp: AskedFollowUp;
  days: AgainOn | null;
  typed: Typed;
  wrong: AnswerField[];
  /** The name of a field: with the follow-up's id where there are several. */
  name(field: AnswerField): string;
};

/** The days on which this follow-up can be asked again. */
export function daysToAskAgain(page: AnswerPage, followUp: AskedFollowUp): AgainOn | null {
  const { answerUntil, round, rules } = followUp;
  const { timeZone } = page.customer;
  return againOn({ now: page.now, answerUntil, timeZone, round, askAgainAtMost: rules.askAgainAtMost });
}

export function ticketView(
  page: AnswerPage,
  part: { wording: Wording; organisation: string; followUp: AskedFollowUp; typed: Typed; wrong?: AnswerField[] },
): TicketView {
  const several = page.followUps.length > 1;
  return {
    ...part,
    wrong: part.wrong ?? [],
    days: daysToAskAgain(page, part.followUp),
    name: (field) => fieldName(field, several ? part.followUp.id : null),
  };
}

/** "Priya Nair" is Priya, and so is "Nair, Priya". */
export const firstName = (name: string): string =>
  (name.includes(",") ? name.slice(name.indexOf(",") + 1) : name).trim().split(/\s+/)[0] ?? name;

/** Somebody by name where the helpdesk told us, "we" otherwise: the values for a message with `{who, select, …}`. */
export function byWhom(followUp: AskedFollowUp, { full = false } = {}): { who: "agent" | "us"; agent: string } {
  const name = followUp.agentName?.trim() ?? "";
  return name === "" ? { who: "us", agent: "" } : { who: "agent", agent: full ? name : firstName(name) };
}

const mostShown = 280;

/** What was done and when, in one sentence; a long note is cut at a word. */
export function whatWasDone({ wording, followUp }: { wording: Wording; followUp: AskedFollowUp }): string {
  const { who, agent } = byWhom(followUp);
  const when = wording.when(followUp.resolvedAt);
  const summary = followUp.summary.replaceAll(/\s+/g, " ").trim();
  if (summary === "") return wording.text(who === "agent" ? "resolved-by" : "resolved", { agent, when });
  const shown = summary.length <= mostShown ? summary : `${summary.slice(0, mostShown).replace(/\s+\S*$/, "")} …`;
  return wording.text(who === "agent" ? "done-by" : "done", { agent, when, summary: shown });
}

/** Whether the helpdesk or a reviewer has the case in hand already, so that a "held" closes nothing. */
export const isInHand = ({ outcome }: AskedFollowUp): boolean =>
  outcome === "reopened" || outcome === "follow_up_ticket" || outcome === "review";
