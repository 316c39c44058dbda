import type { Child } from "hono/jsx";
import type { AskedFollowUp, NewestAnswer } from "../../database/answer-page.ts";
import { dateTime } from "../../mail/day-and-time.ts";
import { mostEffort, mostSatisfaction } from "./answer-form.ts";
import type { IconName } from "../icons.tsx";
import { byWhom } from "./ticket-view.ts";
import type { Told } from "./told.ts";
import type { Key, Wording } from "./wording.tsx";

type Said = { wording: Wording; followUp: AskedFollowUp; told: Told };
export type Answered = AskedFollowUp & { answer: NewestAnswer };

/** The heading of what a customer is told, with its icon. */
export function headline({ wording, told, followUp }: Said): { icon: IconName; look: string; text: string } {
  switch (told.kind) {
    case "held":
      return { icon: "held", look: "outcome-held", text: wording.text("outcome-held") };
    case "held-after-all":
      return { icon: "held", look: "outcome-held", text: wording.text("outcome-held-after-all") };
    case "failed":
      return followUp.answer?.verdict === "partly"
        ? { icon: "partly", look: "outcome-partly", text: wording.text("outcome-partly") }
        : { icon: "reopen", look: "outcome-not-held", text: wording.text("outcome-not-held") };
    case "again":
      return { icon: "not-tested", look: "outcome-not-tested", text: wording.text("outcome-again") };
    case "not-tested":
      return { icon: "not-tested", look: "outcome-not-tested", text: wording.text("outcome-not-tested") };
  }
}

const failedAbout = {
  reopened: "outcome-reopened-about",
  "new-ticket": "outcome-new-ticket-about",
  look: "outcome-look-about",
} as const satisfies Record<string, Key>;

/** What happens to the ticket, in a sentence or two. */
export function WhatHappens({ wording, told, followUp }: Said) {
  const subject = <Subject of={followUp} wording={wording} />;
  switch (told.kind) {
    case "held":
      return told.unhappy ? (
        <>
          {wording.rich("outcome-held-about", { subject })} {wording.text("outcome-unhappy")}
        </>
      ) : (
        <>{wording.rich("outcome-held-about", { subject })}</>
      );
    case "held-after-all":
      return <>{wording.rich("outcome-held-after-all-about", { subject })}</>;
    case "failed": {
      const number = followUp.newTicketNumber;
      if (followUp.reopened) return <>{wording.rich("outcome-reopened-done", { subject })}</>;
      return number === null ? (
        <>{wording.rich(failedAbout[told.way], { subject })}</>
      ) : (
        <>{wording.rich("outcome-new-ticket-number-about", { subject, number })}</>
      );
    }
    case "again": {
      const day = <strong>{wording.calendarDay(told.day)}</strong>;
      return <>{wording.rich("outcome-again-about", { subject, day })}</>;
    }
    case "not-tested":
      return <>{wording.rich("outcome-not-tested-about", { subject, day: wording.day(followUp.answerUntil) })}</>;
  }
}

/** By when somebody writes; said in the past tense once that time is over, for it was a promise. */
export function NextUpdate({ wording, followUp, by }: { wording: Wording; followUp: AskedFollowUp; by: Date }) {
  const moment = <time datetime={dateTime(by)}>{wording.dayAndTime(by)}</time>;
  const key = by < wording.now ? "outcome-next-update-past" : "outcome-next-update";
  const bold = <strong>{wording.rich("outcome-by", { moment })}</strong>;
  return <>{wording.rich(key, { ...byWhom(followUp), by: bold })}</>;
}

/** What the customer said, as we have it. */
export function YourAnswer({ wording, answer }: { wording: Wording; answer: NewestAnswer }) {
  const of = (score: number, most: number) => wording.text("outcome-of", { score, most });
  return (
    <>
      <dl class="facts">
        <dt>{wording.text("outcome-fix")}</dt>
        <dd>{wording.text(`outcome-fix-${answer.verdict}`)}</dd>
        {answer.satisfaction !== null && (
          <>
            <dt>{wording.text("outcome-satisfied")}</dt>
            <dd>{of(answer.satisfaction, mostSatisfaction)}</dd>
          </>
        )}
        {answer.effort !== null && (
          <>
            <dt>{wording.text("outcome-easy")}</dt>
            <dd>{of(answer.effort, mostEffort)}</dd>
          </>
        )}
      </dl>
      {answer.words !== "" && (
        <blockquote class="space" dir="auto" {...wording.quoted}>
          {answer.words}
        </blockquote>
      )}
    </>
  );
}

/** Until when the answer can be changed: the grace as a time, the window as a date. */
export function changeUntil({ wording, followUp, told }: Said): Child {
  const day = wording.day(followUp.answerUntil);
  if (told.kind === "failed") {
    if (!followUp.open) return null;
    if (told.mayStillUndo === null) return wording.text("outcome-correct", { day });
    const time = <time datetime={dateTime(told.mayStillUndo)}>{wording.time(told.mayStillUndo)}</time>;
    return wording.rich("outcome-grace", { time, day });
  }
  return followUp.open ? wording.text("outcome-until", { day }) : wording.text("outcome-ended");
}

export function Subject({ of, wording }: { of: AskedFollowUp; wording: Wording }) {
  return (
    <strong>
      <bdi {...wording.quoted}>{of.subject}</bdi>
    </strong>
  );
}
