import { createRoute, z } from "@hono/zod-openapi";
import { listInboundMails } from "../../database/inbound-mails.ts";
import { reportOutcomes } from "../../mail/delivery-report.ts";
import { inboundClasses } from "../../mail/inbound-class.ts";
import { invalid, problem, refusals } from "../problem.ts";
import { takeInboundMail } from "../take-inbound-mail.ts";
import { apiArea, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { time } from "./fields.ts";
import { pageLimit } from "./paging.ts";

const states = ["needs_look", "looked_at", "set_aside"] as const;
const tags = ["Mail"];
const mailShape = z
  .object({
    id: z.string(),
    followUpId: z.string().nullable().openapi({ description: "Null: no follow-up could be found for it" }),
    class: z
      .enum(inboundClasses)
      .nullable()
      .openapi({ description: "Only `human` can be an answer; null where it could not be told" }),
    cameBy: z
      .enum(["mail", "ticket"])
      .openapi({ description: "`ticket`: no mail, but what a customer wrote into the ticket, which opened it again" }),
    reportOutcome: z
      .enum(reportOutcomes)
      .nullable()
      .openapi({ description: "What a report says became of our mail: `failed` and `refused` are final" }),
    state: z.enum(states).openapi({
      description: "`set_aside`: a report, an automatic reply or a list's mail, which nobody needs to look at",
    }),
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
    202: {
      description: "Kept; a person looks at it, unless it is a report, an automatic reply or a list's mail",
      content: { "application/json": { schema: mailShape } },
    },
    ...refusals,
  },
});
const list = createRoute({
  method: "get",
  path: "/v1/inbound-mail",
  summary: "List mails that came in, newest first: those that need a look, unless asked for others",
  description: "What is known of them without reading them.",
  tags,
  middleware: needs("read"),
  request: {
    query: z.object({
      state: z.enum(states).default("needs_look"),
      limit: pageLimit,
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

  app.openapi(receive, async (c) => {
    const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
    if (type !== "message/rfc822") {
      return problem(c, { kind: "wrong-media-type", detail: "The body must be message/rfc822." });
    }
    const raw = new Uint8Array(await c.req.arrayBuffer());
    const result = await takeInboundMail({ sql, replyDomain }, { raw, envelope: null });
    if (!result.taken) {
      if (result.problem === "too-large")
        return problem(c, { kind: "too-large", detail: "At most 5 MB are taken here." });
      return invalid(c, { pointer: "", detail: "is not a mail (RFC 5322)" });
    }
    return c.json({ ...result.mail, receivedAt: result.mail.receivedAt.toISOString() }, 202);
  });

  app.openapi(list, async (c) => {
    const { state, limit, cursor } = c.req.valid("query");
    const mails = await listInboundMails(sql, { state, after: cursor ?? null, limit: limit + 1 });
    const items = mails.slice(0, limit).map((mail) => ({ ...mail, receivedAt: mail.receivedAt.toISOString() }));
    return c.json({ items, next: mails.length > limit ? (items.at(-1)?.id ?? null) : null }, 200);
  });

  return app;
}
