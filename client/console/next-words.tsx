import type { Child } from "hono/jsx";
import type { NextStep } from "../api/next-step.ts";
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
    case "decide":
      return "needs a look";
  }
}

/** The same in a sentence, with who does it. */
export function nextSentence(next: NextStep, clock: Clock): { strong: Child; more: string } {
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
    case "decide":
      return { strong: "Next: one of us looks at it and decides.", more: "Nothing more happens by itself." };
  }
}
