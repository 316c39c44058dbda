import { z } from "@hono/zod-openapi";
import { checkedDurationMs } from "../../domain/duration.ts";
import { acrossMidnight, endsThatDay } from "../../domain/opening-hours.ts";
import { defaultRules } from "../../domain/policy.ts";
import { contradictions, contradictionText } from "../../domain/policy-contradictions.ts";
import { duration, filledLine, language } from "./fields.ts";

const words = z.array(filledLine(200)).max(200, "may hold at most 200 entries");
const match = z.strictObject({
  connections: words.optional(),
  teams: words.optional(),
  tags: words.optional(),
  priorities: words.optional(),
  channels: words.optional(),
});
const someTime = duration.refine((iso) => checkedDurationMs(iso) > 0, "must be longer than nothing");
const count = ({ least, most }: { least: number; most: number }) =>
  z.int().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`);
const cap = z.strictObject({ count: count({ least: 0, most: 1000 }), within: someTime });
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: "must be a time of day such as 09:00",
  // What compares two of them may then trust them.
  abort: true,
});
const hours = z
  .strictObject({
    days: z.array(z.int().min(1).max(7)).min(1, "must name at least one day, 1 = Monday").max(7),
    from: clock.openapi({ example: "09:00" }),
    to: clock.openapi({
      description: "Later than `from`; 00:00 is the end of the day. Hours across midnight are two spans.",
      example: "17:00",
    }),
    holidays: z.boolean().default(true),
  })
  .refine(endsThatDay, { path: ["to"], error: acrossMidnight });
const staffEntry = z
  .string()
  .max(254, "may have at most 254 characters")
  .regex(/^[^\s@]*@[^\s@]+$/, "must be an address or a domain such as @acme.test")
  .transform((entry) => entry.toLowerCase());
const questions = ["verdict", "satisfaction", "effort", "words", "reasons"] as const;

/** Each rule on its own, not yet next to the others. */
export const eachRuleShape = z.strictObject({
  match: match.default(defaultRules.match),
  exclude: match.default(defaultRules.exclude),
  minimumAge: duration.default(defaultRules.minimumAge),
  maximumSilence: someTime.default(defaultRules.maximumSilence),
  requireHumanReply: z.boolean().default(defaultRules.requireHumanReply),
  skip: words.default(defaultRules.skip),
  staff: z.array(staffEntry).max(1000).default(defaultRules.staff),
  checkInAfter: duration.default(defaultRules.checkInAfter),
  latest: duration.default(defaultRules.latest),
  hours: z
    .array(hours)
    .min(1, "must hold at least one span, or be null for any time")
    .max(20)
    .nullable()
    .default(defaultRules.hours),
  remindAfter: someTime.nullable().default(defaultRules.remindAfter),
  patience: someTime.default(defaultRules.patience),
  grace: duration.default(defaultRules.grace),
  holdWindow: someTime.default(defaultRules.holdWindow),
  jitter: duration.default(defaultRules.jitter),
  channel: z
    .enum(["email", "ticket"])
    .refine((channel): boolean => channel === "email", "must be email: asking inside the ticket is not built yet")
    .default(defaultRules.channel),
  languages: z.array(language).min(1, "must name at least one language").max(50).default(defaultRules.languages),
  questions: z
    .array(z.enum(questions))
    .refine((asked) => asked.includes("verdict"), "must hold verdict: it is the question")
    .default(defaultRules.questions),
  perCustomer: cap.default(defaultRules.perCustomer),
  perCompany: cap.default(defaultRules.perCompany),
  combineWithin: duration.default(defaultRules.combineWithin),
  onNotHeld: z.enum(["reopen", "needs_look"]).default(defaultRules.onNotHeld),
  onPartly: z.enum(["reopen", "needs_look"]).default(defaultRules.onPartly),
  askAgainAtMost: count({ least: 0, most: 10 }).default(defaultRules.askAgainAtMost),
  onUnhappy: z.enum(["needs_look", "nothing"]).default(defaultRules.onUnhappy),
  nextUpdateWithin: someTime.default(defaultRules.nextUpdateWithin),
  reviewAtFailure: count({ least: 1, most: 100 }).default(defaultRules.reviewAtFailure),
  reopenGuard: cap.default(defaultRules.reopenGuard),
});

/** The rules of a policy; what is left out takes its default, what is not known is refused by name. */
export const rulesShape = eachRuleShape
  .superRefine((rules, context) => {
    for (const contradiction of contradictions(rules)) {
      const { rule, bound } = contradiction;
      const message = contradictionText(contradiction, `${bound}, ${rules[bound]}`);
      context.addIssue({ code: "custom", path: [rule], message });
    }
  })
  .openapi("PolicyRules");
