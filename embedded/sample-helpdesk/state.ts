import { z } from "zod";

const person = z.object({ email: z.string(), name: z.string() });
const actor = z.object({ kind: z.enum(["agent", "customer", "api"]), id: z.string(), name: z.string() });
const resolution = z.object({ key: z.string(), at: z.iso.datetime(), summary: z.string(), agent: person });
const comment = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  by: actor,
  body: z.string(),
  internal: z.boolean(),
});
const happening = z.object({ at: z.iso.datetime(), by: actor, what: z.enum(["solved", "reopened", "closed"]) });

const ticket = z.object({
  id: z.string(),
  /** One more with every change; the ETag. */
  version: z.int(),
  subject: z.string(),
  status: z.enum(["open", "solved", "closed"]),
  team: z.string(),
  tags: z.array(z.string()),
  priority: z.enum(["low", "normal", "high"]),
  channel: z.string(),
  messageId: z.string(),
  createdAt: z.iso.datetime(),
  customer: z.object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    language: z.string(),
    timeZone: z.string(),
    company: z.string().nullable(),
  }),
  agent: person,
  description: z.string(),
  /** What the agent is likely to write on solving it. */
  likelyFix: z.string(),
  comments: z.array(comment),
  resolutions: z.array(resolution),
  happenings: z.array(happening),
  linkedTo: z.string().nullable(),
});

const delivery = z.object({
  /** The webhook-id: the same on every attempt. */
  id: z.string(),
  body: z.string(),
  attempts: z.int(),
  nextAttemptAt: z.iso.datetime(),
});

/** The whole helpdesk: what happened and what is still to be told stand in one file, so neither exists without the other. */
export const deskState = z.object({ nextId: z.int(), tickets: z.array(ticket), deliveries: z.array(delivery) });

export type DeskState = z.infer<typeof deskState>;
export type DeskTicket = z.infer<typeof ticket>;
export type DeskComment = z.infer<typeof comment>;
export type Actor = z.infer<typeof actor>;
export type Agent = z.infer<typeof person>;
