import { z } from "@hono/zod-openapi";
import { checkedDurationMs } from "../../domain/duration.ts";
import type { SolvedTicket } from "../../database/acceptance.ts";
import { duration, email, filledLine, instant, language, line, name, text, timeZone, webAddress } from "./fields.ts";

/** The body of `POST /v1/follow-ups`. */
export const newFollowUpShape = z
  .strictObject({
    ticket: z.strictObject({
      connection: name.openapi({ example: "api" }),
      id: filledLine(255).openapi({ example: "T-1041" }),
      subject: filledLine(500).openapi({ example: "Invoices missing" }),
      url: webAddress.nullish(),
      team: line(200).nullish(),
      tags: z.array(filledLine(100)).max(100, "may hold at most 100 tags").default([]),
      priority: line(50).nullish(),
      channel: line(50).nullish(),
      messageId: z
        .string()
        .max(998)
        .regex(/^<[^<>\s\p{Cc}]+>$/u, "must be a Message-ID in angle brackets")
        .nullish()
        .openapi({
          pattern: "^<[^<>\\s\\u0000-\\u001F\\u007F-\\u009F\\uFEFF]+>$",
          example: "<thread@acme.test>",
          description: "Of the conversation's last mail, so that the check-in lands in the same thread.",
        }),
    }),
    customer: z.strictObject({
      id: filledLine(255).nullish(),
      email: email.nullish(),
      name: line(200).nullish(),
      language: language.nullish(),
      timeZone: timeZone.nullish(),
      company: line(200).nullish(),
    }),
    resolution: z.strictObject({
      id: filledLine(255)
        .nullish()
        .openapi({ description: "Makes a repeated request the same one; without it `at` does." }),
      at: instant,
      summary: text(20_000).default(""),
      agent: z.strictObject({ email: email.nullish(), name: line(200).nullish() }).nullish(),
    }),
    policy: name.nullish(),
    checkInAfter: duration.nullish(),
  })
  .openapi("NewFollowUp");

type NewFollowUp = z.output<typeof newFollowUpShape>;

/** A ticket told by the API, in the words of one that was read from a helpdesk. */
export function ticketOf({ ticket, customer, resolution }: NewFollowUp): SolvedTicket {
  const at = new Date(resolution.at);
  return {
    id: ticket.id,
    subject: ticket.subject,
    url: ticket.url ?? null,
    status: "solved",
    team: ticket.team || null,
    tags: ticket.tags,
    priority: ticket.priority || null,
    channel: ticket.channel || null,
    messageId: ticket.messageId ?? null,
    customer: {
      id: customer.id ?? null,
      email: customer.email ?? null,
      name: customer.name || null,
      language: customer.language ?? null,
      timeZone: customer.timeZone ?? null,
      company: customer.company || null,
    },
    resolution: {
      key: resolution.id ?? at.toISOString(),
      at,
      summary: resolution.summary,
      agent: { email: resolution.agent?.email ?? null, name: resolution.agent?.name || null },
    },
    humanReplies: null,
    lastHumanContactAt: null,
    mergedInto: null,
  };
}

export const checkInAfterMsOf = ({ checkInAfter }: NewFollowUp): number | null =>
  checkInAfter === null || checkInAfter === undefined ? null : checkedDurationMs(checkInAfter);
