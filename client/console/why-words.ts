import type { Permission, RuleResult } from "../../domain/permission.ts";

/** One rule in words: what holds, or what stands against it. */
export function ruleWords({ rule, result, detail }: RuleResult): string {
  const holds = result === "pass";
  switch (rule) {
    case "not-erased":
      return holds ? "The customer has not been erased" : "The customer was erased";
    case "not-opted-out":
      if (holds) return "Not opted out";
      return detail === "ticket" ? "Opted out for this ticket" : "Opted out of every check-in";
    case "not-bounced":
      return holds ? "Mail to the address arrives, as far as we know" : "Mail to the address came back";
    case "not-staff":
      return holds ? "Not one of our own people" : "One of our own people";
    case "address-known":
      return holds ? "An e-mail address is known" : "No e-mail address is known";
    case "not-paused":
      return holds ? "The policy is not paused" : "The policy is paused";
    case "replies-read":
      return holds ? "No reply waits to be read" : "A reply waits to be read: it may be the answer";
    case "still-solved":
      if (holds && detail === "open") return "Open again, perhaps by the reply that waits";
      if (holds) return "Still solved, as far as we know";
      return detail === "gone" ? "The ticket is gone or was merged" : "The ticket is open again";
    case "newest-resolution":
      return holds ? "The newest resolution of the ticket" : "The ticket was resolved anew since";
    case "not-too-old":
      return holds ? "The last contact is recent enough" : "The last contact is too long ago";
    case "window-open":
      return holds ? "Answers are still taken for a while" : "The time for answers would be over";
    case "customer-cap":
      return `Check-ins to this customer lately: ${detail ?? "none"}`;
    case "company-cap":
      return `Check-ins to the whole company lately: ${detail ?? "none"}`;
    case "hours":
      if (detail === "released") return "Outside the customer's hours, but released by one of us";
      return holds ? "Inside the customer's hours" : "Outside the customer's hours";
    case "due":
      if (detail === "released") return "Earlier than planned: released by one of us";
      return holds ? "The wait after the resolution is over" : "Still waiting after the resolution";
    case "latest":
      return detail === "late" ? "Later than planned, rather than at night or too often" : "Not later than planned";
  }
}

/** The rules' answer as a heading, for a question that is still to be asked and for one that was. */
export function whyHeading({ asked, permission }: { asked: boolean; permission: Permission }): string {
  if (asked) return "Why this mail";
  switch (permission.answer) {
    case "ask":
      return "Why it will be asked";
    case "later":
      return "Why it waits";
    case "skip":
      return "Why it will not be asked";
  }
}
