import { createRoute, z } from "@hono/zod-openapi";
import { keepInboundMail, listInboundMails } from "../../database/inbound-mails.ts";
import { findToken } from "../../database/tokens.ts";
import { type InboundMail, readInbound } from "../../mail/read-inbound.ts";
import { invalid, problem, refusals } from "../problem.ts";
import { apiArea, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { time } from "./fields.ts";

const tags = ["Mail"];
const mailShape = z
  .object({
    id: z.string(),
    followUpId: z.string().nullable().openapi({ description: "Null: no follow-up could be found for it" }),
    state: z.string(),
    bytes: z.int(),
    receivedAt: time,
  })
  .openapi("InboundMail");

const receive = createRoute({
  method: "post",
  path: "/v1/inbound-mail",
  summary: "Hand in a mail that came to a reply address",
  description: "The mail as it is (RFC 5322), at most 5 MB. The same mail again is the same one.",
  tags,
  middleware: needs("ingest"),
  request: {
    body: { required: true, content: { "message/rfc822": { schema: { type: "string", format: "binary" } } } },
  },
  responses: {
    202: { description: "Kept; a person looks at it", content: { "application/json": { schema: mailShape } } },
    ...refusals,
  },
});
const list = createRoute({
  method: "get",
  path: "/v1/inbound-mail",
  summary: "List replies that need a look, newest first",
  description: "What is known of them without reading them.",
  tags,
  middleware: needs("read"),
  request: {
    query: z.object({
      state: z.enum(["needs_look"]).default("needs_look"),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z
        .string()
        .regex(/^in_[a-z2-7]{1,40}$/, "must be the `next` of an earlier page")
        .optional(),
    }),
  },
  responses: {
    200: {
      description: "One page",
      content: { "application/json": { schema: z.object({ items: z.array(mailShape), next: z.string().nullable() }) } },
    },
    ...refusals,
  },
});

/** Mail that comes in by HTTP: kept first, whatever it is; what it means is another matter. */
export function inboundMailRoutes({ sql, replyDomain }: ApiParts) {
  const app = apiArea();

  /** By a token of ours among the recipients alone: what a mail says it answers, anyone can write. */
  const followUpOf = async ({ tokens }: InboundMail): Promise<string | null> => {
    for (const { token, purpose } of tokens) {
      const found = await findToken(sql, { token, purpose });
      if (found !== null) return found.followUpId;
    }
    return null;
  };

  app.openapi(receive, async (c) => {
    const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
    if (type !== "message/rfc822") {
      return problem(c, { kind: "wrong-media-type", detail: "The body must be message/rfc822." });
    }
    const raw = new Uint8Array(await c.req.arrayBuffer());
    const read = await readInbound({ raw, replyDomain });
    if (!read.readable) {
      if (read.problem === "too-large")
        return problem(c, { kind: "too-large", detail: "At most 5 MB are taken here." });
      return invalid(c, { pointer: "", detail: "is not a mail (RFC 5322)" });
    }
    const { mail } = await keepInboundMail(sql, { raw, followUpId: await followUpOf(read.mail) });
    return c.json({ ...mail, receivedAt: mail.receivedAt.toISOString() }, 202);
  });

  app.openapi(list, async (c) => {
    const { state, limit, cursor } = c.req.valid("query");
    const mails = await listInboundMails(sql, { state, after: cursor ?? null, limit: limit + 1 });
    const items = mails.slice(0, limit).map((mail) => ({ ...mail, receivedAt: mail.receivedAt.toISOString() }));
    return c.json({ items, next: mails.length > limit ? (items.at(-1)?.id ?? null) : null }, 200);
  });

  return app;
}
