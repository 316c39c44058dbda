import type { PolicyRules } from "../../domain/policy.ts";

export type Rule = keyof PolicyRules;

/** What people call each rule; with its unit where that is not part of the value. */
export const ruleLabels: Record<Rule, string> = {
  match: "Only tickets with",
  exclude: "Never tickets with",
  minimumAge: "Wait at least",
  maximumSilence: "Too old to ask after",
  requireHumanReply: "Only when a person had replied",
  skip: "Tags that stop a check-in",
  staff: "Our own people",
  checkInAfter: "Check in after a resolution",
  latest: "At the latest after",
  hours: "Hours at the customer’s place",
  remindAfter: "Remind after",
  patience: "Wait for an answer",
  grace: "Time to correct an answer",
  holdWindow: "Answers accepted for",
  jitter: "Spread check-ins over",
  channel: "Asked",
  languages: "Languages",
  questions: "Questions",
  perCustomer: "One customer, at most",
  perCompany: "One company, at most",
  combineWithin: "Combine in one mail what is due within",
  onNotHeld: "When the fix did not hold",
  onPartly: "When it held partly",
  askAgainAtMost: "Not tested yet: ask again at most",
  onUnhappy: "Held, and the customer is unhappy",
  nextUpdateWithin: "Reopened: the customer hears from us within",
  reviewAtFailure: "Open a review at failure number",
  reopenGuard: "Reopen one ticket, at most",
};

/** What a rule does, where its name does not say it. */
export const ruleHints: Partial<Record<Rule, string>> = {
  match: "One each line. An empty list leaves nobody out.",
  exclude: "One each line. One of them is enough.",
  minimumAge: "Younger resolutions wait; they are not skipped.",
  maximumSilence: "Since the last contact with a person.",
  skip: "One each line.",
  staff: "Never asked. Addresses or domains such as @acme.test, one each line.",
  latest: "Later only where the hours leave no other time.",
  remindAfter: "Once, when nobody answered. Empty: no reminder.",
  patience: "After the last question.",
  grace: "Before a first “not held” or “partly” is acted on.",
  holdWindow: "Not held inside it: reopened; later: a new ticket. “Still broken” always gets through.",
  jitter: "So that not everybody is asked in the same second.",
  languages: "Language tags such as en or pt, one each line.",
  perCustomer: "Over it, the question waits for the next mail.",
  perCompany: "Over it, the question waits for the next mail.",
  reopenGuard: "Then a person decides.",
};

/** The order in which a policy is read. */
export const ruleGroups: { title: string; rules: readonly Rule[] }[] = [
  {
    title: "Who is asked",
    rules: ["match", "exclude", "minimumAge", "maximumSilence", "requireHumanReply", "skip", "staff"],
  },
  {
    title: "When",
    rules: ["checkInAfter", "latest", "hours", "remindAfter", "patience", "grace", "holdWindow", "jitter"],
  },
  { title: "How", rules: ["channel", "languages", "questions"] },
  { title: "How often", rules: ["perCustomer", "perCompany", "combineWithin"] },
  {
    title: "What we do with the answer",
    rules: [
      "onNotHeld",
      "onPartly",
      "askAgainAtMost",
      "onUnhappy",
      "nextUpdateWithin",
      "reviewAtFailure",
      "reopenGuard",
    ],
  },
];

export const matchLists = ["connections", "teams", "tags", "priorities", "channels"] as const;
export const matchListLabels: Record<(typeof matchLists)[number], string> = {
  connections: "Connections",
  teams: "Teams",
  tags: "Tags",
  priorities: "Priorities",
  channels: "Channels",
};

export const questionLabels: Record<PolicyRules["questions"][number], string> = {
  verdict: "Did the fix hold?",
  satisfaction: "How satisfied are you?",
  effort: "How easy was it?",
  words: "In your own words",
  reasons: "What was the reason?",
};

export const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** What may be chosen for what happens with an answer. */
export const choices = {
  onNotHeld: { reopen: "Reopen the ticket", needs_look: "Let a person look" },
  onPartly: { reopen: "Reopen the ticket", needs_look: "Let a person look" },
  onUnhappy: { needs_look: "Let a person look", nothing: "Nothing" },
} as const;
