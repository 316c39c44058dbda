import type { AnswerChannel, OutcomeAction, Stage, Verdict } from "../../domain/words.ts";
import type { Role } from "../../domain/roles.ts";
import type { IconName } from "../icons.tsx";

/** What the console calls things; one word for each. */

export function verdictName(verdict: Verdict): string {
  switch (verdict) {
    case "held":
      return "Held";
    case "partly":
      return "Partly";
    case "not_held":
      return "Not held";
    case "not_tested":
      return "Not tested yet";
  }
}

/** The name of a verdict in class names and drawings. */
export function verdictLook(verdict: Verdict) {
  switch (verdict) {
    case "held":
      return "held";
    case "partly":
      return "partly";
    case "not_held":
      return "not-held";
    case "not_tested":
      return "not-tested";
  }
}

export function stageName(stage: Stage): { name: string; icon: IconName } {
  switch (stage) {
    case "accepted":
    case "scheduled":
      return { name: "Scheduled", icon: "clock" };
    case "asking":
      return { name: "Sending", icon: "mail" };
    case "asked":
      return { name: "Waiting", icon: "mail" };
    case "answered":
      return { name: "Answered", icon: "reply" };
    case "settled":
      return { name: "Settled", icon: "check" };
    case "skipped":
      return { name: "Skipped", icon: "skip" };
    case "cancelled":
      return { name: "Stopped", icon: "skip" };
  }
}

/** What a follow-up led to. */
export function outcomeWords(outcome: OutcomeAction): string {
  switch (outcome) {
    case "closed":
      return "closed";
    case "reopened":
      return "reopened";
    case "follow_up_ticket":
      return "a new ticket";
    case "review":
      return "in review";
    case "needs_look":
      return "given to one of us";
  }
}

/** How a customer told one of us. */
export function channelText(channel: AnswerChannel): string {
  switch (channel) {
    case "phone":
      return "by phone";
    case "chat":
      return "in a chat";
    case "in_person":
      return "in person";
    case "ticket":
      return "in another ticket";
    case "mail":
      return "by mail";
  }
}

export function roleName(role: Role): string {
  switch (role) {
    case "lead":
    case "agent":
    case "admin":
    case "auditor":
      return role;
  }
}

const reasons: Record<string, string> = {
  merged: "the ticket was merged",
  deleted: "the ticket was deleted",
  reopened: "the ticket was opened again",
  "not-solved": "the ticket was not solved any more",
  "newer-resolution": "it was solved anew",
  "older-resolution": "a newer solution is known",
  "no-address": "no address is known",
  staff: "it is one of our own people",
  "not-matched": "the policy does not ask about such tickets",
  excluded: "the policy leaves such tickets out",
  "skip-tag": "a tag says not to ask",
  "no-human-reply": "no person had answered in the ticket",
  "too-old": "the last contact is too long ago",
  "by-a-person": "one of us decided so",
  "opted-out": "the customer does not want to be asked",
  erased: "the customer was erased",
  bounced: "mail to the address came back",
  "mail-refused": "the mail server did not take the mail",
  "earlier-fix-did-not-hold": "an earlier fix did not hold",
  paused: "the policy is paused",
  "reply-unread": "a reply waits to be read",
  "customer-cap": "this customer was asked often enough lately",
  "company-cap": "this company was asked often enough lately",
  "window-closed": "the time for answers would have been over",
  hours: "it was outside the customer's hours",
  due: "it was not due yet",
  latest: "it would have been too late",
};

/** Why something was, or was not, done: the end of a sentence. A reason we have no words for is shown as it is. */
export const reasonText = (reason: string | null): string =>
  reason === null ? "" : (reasons[reason] ?? reason.replaceAll(/[-_]/g, " "));

const looks: Record<string, string> = {
  reply: "a reply nobody has read",
  unhappy: "it held, and the customer is unhappy",
  "not-held": "not held, and the policy leaves it to a person",
  partly: "partly held, and the policy leaves it to a person",
  "reopen-guard": "it was reopened so often that a person must decide",
  "earlier-answer": "an earlier answer still waits for a person",
  bounced: "mail to the customer comes back",
  "mail-refused": "the mail server did not take the mail",
  "no-address": "no address is known any more",
  erased: "the customer was erased",
  "ticket-gone": "it did not hold, and the ticket is gone",
  "helpdesk-unreachable": "it did not hold, and the helpdesk could not be reached for three days",
  "nobody-to-reopen": "it did not hold, and no system listens that could reopen it",
};

/** Why a person must look. */
export const lookText = (reason: string): string => looks[reason] ?? reason.replaceAll(/[-_]/g, " ");

/** "1 ticket", "3 tickets" */
export const countOf = (count: number, one: string): string => `${number(count)} ${count === 1 ? one : `${one}s`}`;

/** With a narrow space between the thousands. */
export const number = (value: number): string => value.toLocaleString("en").replaceAll(",", "\u202F");
