import { z } from "@hono/zod-openapi";
import type { AnswerRow, FollowUpRow, FollowUpView } from "../../database/follow-up-view.ts";
import { answerChannels, answerSources, outcomeActions, stages, verdicts } from "../../domain/words.ts";
import { time } from "./fields.ts";
import { nextStep, nextSteps } from "./next-step.ts";

const score = z.int().nullable();
const answerShape = z
  .object({
    verdict: z.enum(verdicts),
    satisfaction: score,
    effort: score,
    words: z.string(),
    by: z.enum(answerSources),
    at: time,
    versions: z.int().openapi({ description: "How often the customer has answered, corrections included." }),
  })
  .openapi("Answer");

/** A follow-up as every endpoint returns it. */
export const followUpShape = z
  .object({
    id: z.string().openapi({ example: "fu_agpc4yq3xm5h2kd7n6tqvw" }),
    stage: z.enum(stages),
    reason: z.string().nullable(),
    attempt: z.int(),
    ticket: z.object({
      connection: z.string(),
      id: z.string(),
      subject: z.string(),
      url: z.string().nullable(),
      team: z.string().nullable(),
      tags: z.array(z.string()),
      priority: z.string().nullable(),
      channel: z.string().nullable(),
    }),
    customer: z.object({
      id: z.string(),
      externalId: z.string().nullable().openapi({ description: "The helpdesk's own id" }),
      email: z.string().nullable(),
      name: z.string().nullable(),
      language: z.string().nullable(),
      timeZone: z.string().nullable(),
      company: z.string().nullable(),
    }),
    resolution: z.object({
      id: z.string().nullable(),
      at: time,
      summary: z.string(),
      agent: z.object({ email: z.string().nullable(), name: z.string().nullable() }),
    }),
    policy: z.object({ name: z.string(), version: z.int() }),
    acceptedAt: time,
    checkInAt: time.nullable(),
    askedAt: time.nullable(),
    remindedAt: time.nullable(),
    answerUntil: time,
    needsLook: z.string().nullable(),
    answer: answerShape.nullable(),
    outcome: z
      .object({
        action: z.enum(outcomeActions),
        at: time.nullable(),
        receipt: z.record(z.string(), z.unknown()).nullable(),
      })
      .nullable(),
    next: z.object({ what: z.enum(nextSteps), at: time.nullable() }).nullable(),
  })
  .openapi("FollowUp");

/** One follow-up with its whole story. */
export const wholeFollowUpShape = followUpShape
  .extend({
    answers: z.array(
      z.object({
        version: z.int(),
        verdict: z.enum(verdicts),
        satisfaction: score,
        effort: score,
        words: z.string(),
        againOn: z.iso.date().nullable(),
        by: z.enum(answerSources),
        channel: z.enum(answerChannels).nullable().openapi({
          description: "How the customer told whoever recorded it for them; null where they answered themselves.",
        }),
        at: time,
        withdrawnAt: time.nullable().openapi({
          description: "When a person undid this reading of a reply; the version stays, and counts no longer.",
        }),
      }),
    ),
    timeline: z.array(
      z.object({
        at: time,
        event: z.string(),
        detail: z.record(z.string(), z.unknown()),
        actor: z.string().nullable(),
      }),
    ),
  })
  .openapi("WholeFollowUp");

type Shown = z.infer<typeof followUpShape>;

/** What a row of Postgres looks like outside. */
export function followUpAsShown(row: FollowUpRow): Shown {
  const next = nextStep(row);
  return {
    id: row.id,
    stage: row.stage,
    reason: row.reason,
    attempt: row.attempt,
    ticket: {
      connection: row.connection,
      id: row.ticketExternalId,
      subject: row.subject,
      url: row.url,
      team: row.team,
      tags: row.tags,
      priority: row.priority,
      channel: row.channel,
    },
    customer: {
      id: row.customerId,
      externalId: row.customerExternalId,
      email: row.email,
      name: row.customerName,
      language: row.language,
      timeZone: row.timeZone,
      company: row.company,
    },
    resolution: {
      id: row.resolutionKey,
      at: row.resolvedAt.toISOString(),
      summary: row.summary ?? "",
      agent: { email: row.agentEmail, name: row.agentName },
    },
    policy: { name: row.policyName, version: row.policyVersion },
    acceptedAt: row.createdAt.toISOString(),
    checkInAt: iso(row.checkInAt),
    askedAt: iso(row.askedAt),
    remindedAt: iso(row.remindedAt),
    answerUntil: row.answerUntil.toISOString(),
    needsLook: row.needsLook,
    answer: answerAsShown(row),
    outcome: row.outcome === null ? null : { action: row.outcome, at: iso(row.outcomeAt), receipt: row.outcomeReceipt },
    next: next === null ? null : { what: next.what, at: iso(next.at) },
  };
}

export function wholeFollowUpAsShown({
  followUp,
  answers,
  timeline,
}: FollowUpView): z.infer<typeof wholeFollowUpShape> {
  return {
    ...followUpAsShown(followUp),
    answers: answers.map((answer: AnswerRow) => ({
      version: answer.version,
      verdict: answer.verdict,
      satisfaction: answer.satisfaction,
      effort: answer.effort,
      words: answer.words,
      againOn: answer.againOn,
      by: answer.source,
      channel: answer.channel,
      at: answer.at.toISOString(),
      withdrawnAt: iso(answer.withdrawnAt),
    })),
    timeline: timeline.map(({ at, ...entry }) => ({ ...entry, at: at.toISOString() })),
  };
}

function answerAsShown(row: FollowUpRow): Shown["answer"] {
  if (row.verdict === null || row.source === null || row.answeredAt === null) return null;
  return {
    verdict: row.verdict,
    satisfaction: row.satisfaction,
    effort: row.effort,
    words: row.words ?? "",
    by: row.source,
    at: row.answeredAt.toISOString(),
    versions: row.answerVersion,
  };
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
