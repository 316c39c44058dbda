import type { Child } from "hono/jsx";
import type { NextStep } from "../api/next-step.ts";
import type { OwedAct } from "../../database/follow-up-view.ts";
import type { Clock } from "./clock.tsx";

/** What happens next and when, in a few words for a list. */
export function nextWords(next: NextStep | null, clock: Clock): Child {
  if (next === null) return null;
  const at = next.at === null ? null : clock.moment(next.at);
  switch (next.what) {
    case "resume":
      return "the policy is paused";
    case "check-in":
      return at === null ? "check-in soon" : <>check-in {at}</>;
    case "reminder":
      return <>reminder {at}</>;
    case "close-without-answer":
      return <>closes {at}</>;
    case "settle":
      return <>acts {at}</>;
    case "reopen":
      return "is being reopened";
    case "note":
      return "a note goes to the helpdesk";
    case "tell-customer":
      return "the customer is told";
    case "decide":
      return "needs a look";
  }
}

type Sentence = { strong: Child; more: string };

/** The same in a sentence, with who does it. */
export function nextSentence(next: NextStep, { clock, owed }: { clock: Clock; owed: OwedAct | null }): Sentence {
  const at = next.at === null ? null : clock.moment(next.at);
  switch (next.what) {
    case "resume":
      return {
        strong: "Next: somebody lifts the policy's pause.",
        more: "Until then nobody is asked. The check-in stays due.",
      };
    case "check-in":
      return {
        strong: at === null ? "Next: the check-in goes out." : <>Next: the check-in goes out {at}.</>,
        more: "Just before, we look once more whether the ticket is still solved and the customer may be asked.",
      };
    case "reminder":
      return { strong: <>Next: one reminder {at}.</>, more: "An answer before then makes it needless." };
    case "close-without-answer":
      return {
        strong: <>Next: closed without an answer {at}.</>,
        more: "An answer before or after that still counts.",
      };
    case "settle":
      return {
        strong: <>Next: the answer is acted on {at}.</>,
        more: "Until then it can be corrected without a trace outside.",
      };
    case "reopen":
      return { strong: "Next: the ticket goes back to the helpdesk, with a note.", more: owedText(owed) };
    case "note":
      return { strong: "Next: the helpdesk gets a note.", more: owedText(owed) };
    case "tell-customer":
      return { strong: "Next: the customer is told what happens.", more: owedText(owed) };
    case "decide":
      return { strong: "Next: one of us looks at it and decides.", more: "Nothing more happens by itself." };
  }
}

/** Why it has not been done yet, where a try failed, and that nobody has to do anything for it. */
function owedText(owed: OwedAct | null): string {
  if (owed === null || owed.error === null) return "That is being done now.";
  if (owed.kind === "next_steps_mail")
    return "The mail server did not take the mail so far. It is tried again by itself.";
  return `${notTaken(owed.error)} It is tried again by itself, for three days; then one of us is called.`;
}

function notTaken(failure: string): string {
  switch (failure) {
    case "unauthorized":
    case "forbidden":
    case "not_allowed":
      return "The helpdesk refuses our account so far; an admin can check the connection.";
    case "rate_limited":
      return "The helpdesk wants us to wait.";
    case "conflict":
      return "Somebody changed the ticket meanwhile.";
    default:
      return "The helpdesk could not be reached so far.";
  }
}
