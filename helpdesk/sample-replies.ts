import { z } from "zod";

const moment = z.iso.datetime().transform((text) => new Date(text));
const status = z.enum(["open", "solved", "closed"]);
const actor = z.enum(["agent", "customer", "api"]);

const ticketShape = z.object({
  id: z.string().min(1),
  subject: z.string(),
  url: z.string().nullable(),
  status,
  team: z.string().nullable(),
  tags: z.array(z.string()),
  priority: z.string().nullable(),
  channel: z.string().nullable(),
  messageId: z.string().nullable(),
  createdAt: moment,
  customer: z.object({
    id: z.string().nullable(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    language: z.string().nullable(),
    timeZone: z.string().nullable(),
    company: z.string().nullable(),
  }),
  resolution: z
    .object({
      key: z.string().min(1),
      at: moment,
      summary: z.string(),
      agent: z.object({ email: z.string().nullable(), name: z.string().nullable() }),
    })
    .nullable(),
  comments: z.array(
    z.object({
      id: z.string().min(1),
      by: actor,
      at: moment,
      body: z.string(),
      internal: z.boolean(),
    }),
  ),
  /** Who opened it last; null = nobody has. */
  reopenedBy: actor.nullish(),
  linked: z.array(z.string()),
});
/**
 * What the sample helpdesk's API says about a ticket; unknown fields are let pass, since a helpdesk grows. One that is solved
 * says how: read without it, nobody would be asked and nobody would know.
 */
export const sampleTicket = ticketShape.refine(
  ({ status: now, resolution }) => now !== "solved" || resolution !== null,
  {
    path: ["resolution"],
  },
);
export type SampleTicketReply = z.infer<typeof sampleTicket>;

export const sampleList = z.object({ items: z.array(sampleTicket) });
export const sampleMe = z.object({ account: z.string(), may: z.array(z.string()) });

/** Only a hint which ticket to read again. */
export const sampleHint = z.object({
  type: z.string(),
  ticketId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  actor: z.object({ kind: z.string(), id: z.string() }),
});
