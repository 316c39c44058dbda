import { createHash, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import type { Desk, Done, Refusal } from "./desk.ts";
import type { Actor, DeskTicket } from "./state.ts";

/** The one program that may use the API. */
const account: Actor = { kind: "api", id: "aftercare", name: "Aftercare" };

const change = z.object({ status: z.enum(["open", "solved", "closed"]), summary: z.string().default("") });
const comment = z.object({ body: z.string().min(1), internal: z.boolean() });
const creation = z.object({
  subject: z.string().min(1),
  description: z.string().default(""),
  note: z.string().min(1).optional(),
  linkedTo: z.string(),
});

/**
 * The REST API. A bearer token is asked for everywhere; answers about one ticket carry an ETag, and a write with
 * `If-Match` is done only if the ticket is still what was read (412 otherwise, RFC 9110 §13.1.1).
 */
export function deskApi({ desk, token, siteUrl }: { desk: Desk; token: string; siteUrl: () => string }): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const given = c.req.header("authorization")?.replace(/^Bearer /, "") ?? "";
    if (!timingSafeEqual(digest(given), digest(token))) return problem(c, 401, "This API token is not known.");
    await next();
    return undefined;
  });
  app.use(bodyLimit({ maxSize: 1024 * 1024, onError: (c) => problem(c, 413, "At most 1 MB.") }));

  app.get("/me", (c) => c.json({ account: account.id, name: account.name, may: ["read", "write"] }));

  app.get("/tickets", (c) => {
    const since = c.req.query("solvedSince") ?? "";
    const sinceMs = since === "" ? null : Date.parse(since);
    if (Number.isNaN(sinceMs)) return problem(c, 422, "solvedSince is not a moment in time.");
    const limit = Math.min(Math.max(Math.trunc(Number(c.req.query("limit") ?? 100)) || 1, 1), 100);
    const solvedAt = (ticket: DeskTicket) => Date.parse(ticket.resolutions.at(-1)?.at ?? "");
    const all = desk.tickets();
    const items =
      sinceMs === null
        ? all
        : all
            .filter((ticket) => ticket.status !== "open" && solvedAt(ticket) >= sinceMs)
            .toSorted((one, other) => solvedAt(one) - solvedAt(other));
    return c.json({ items: items.slice(0, limit).map((ticket) => asJson({ ticket, desk, siteUrl })) });
  });

  app.get("/tickets/:id", (c) => {
    const ticket = desk.find(c.req.param("id"));
    return answer(c, ticket === null ? { done: false, because: "missing" } : { done: true, ticket });
  });

  app.put("/tickets/:id", async (c) => {
    const wish = change.safeParse(await jsonBody(c));
    if (!wish.success) return problem(c, 422, "status must be open, solved or closed.");
    const act = { id: c.req.param("id"), by: account, version: versionNamed(c) };
    switch (wish.data.status) {
      case "open":
        return answer(c, desk.reopen(act));
      case "solved":
        return answer(c, desk.solve({ ...act, summary: wish.data.summary }));
      case "closed":
        return answer(c, desk.closeForGood(act));
    }
  });

  app.post("/tickets/:id/comments", async (c) => {
    const wish = comment.safeParse(await jsonBody(c));
    if (!wish.success) return problem(c, 422, "body and internal are needed.");
    return answer(c, desk.comment({ id: c.req.param("id"), by: account, version: versionNamed(c), ...wish.data }));
  });

  app.post("/tickets", async (c) => {
    const wish = creation.safeParse(await jsonBody(c));
    if (!wish.success) return problem(c, 422, "subject and linkedTo are needed.");
    const { linkedTo, ...fresh } = wish.data;
    const source = desk.find(linkedTo);
    if (source === null) return answer(c, { done: false, because: "missing" });
    const { customer, agent, team } = source;
    const link = { id: linkedTo, version: versionNamed(c) };
    return answer(c, desk.create({ ...fresh, customer, agent, team, by: account, linkedTo: link }));
  });

  const answer = (c: Context, result: Done) => {
    if (!result.done) return problem(c, ...refusals[result.because]);
    c.header("etag", `"${result.ticket.version}"`);
    return c.json(asJson({ ticket: result.ticket, desk, siteUrl }));
  };
  return app;
}

const refusals: Record<Refusal, [404 | 409 | 412, string]> = {
  missing: [404, "There is no such ticket."],
  stale: [412, "The ticket has changed since it was read."],
  closed: [409, "The ticket is closed for good."],
  "not-solved": [409, "Only a solved ticket can be closed for good."],
};

function asJson({ ticket, desk, siteUrl }: { ticket: DeskTicket; desk: Desk; siteUrl: () => string }) {
  return {
    id: ticket.id,
    url: `${siteUrl()}/tickets/${ticket.id}`,
    subject: ticket.subject,
    description: ticket.description,
    status: ticket.status,
    team: ticket.team,
    tags: ticket.tags,
    priority: ticket.priority,
    channel: ticket.channel,
    messageId: ticket.messageId,
    createdAt: ticket.createdAt,
    customer: ticket.customer,
    agent: ticket.agent,
    resolution: ticket.resolutions.at(-1) ?? null,
    resolutions: ticket.resolutions,
    comments: ticket.comments.map(({ by, ...said }) => ({ ...said, by: by.kind, name: by.name })),
    reopenedBy: ticket.happenings.findLast(({ what }) => what === "reopened")?.by.kind ?? null,
    linkedTo: ticket.linkedTo,
    linked: desk.linkedFrom(ticket.id).map(({ id }) => id),
  };
}

/** A name for a version that was never given matches no version, so that it is refused as stale. */
function versionNamed(c: Context): number | undefined {
  const named = c.req.header("if-match");
  if (named === undefined || named === "*") return undefined;
  return Number(/^"(\d{1,9})"$/.exec(named)?.[1] ?? -1);
}

async function jsonBody(c: Context): Promise<unknown> {
  try {
    const value: unknown = await c.req.json();
    return value;
  } catch {
    return null;
  }
}

function problem(c: Context, status: 401 | 404 | 409 | 412 | 413 | 422, detail: string) {
  return c.json({ type: "about:blank", status, detail }, status, { "content-type": "application/problem+json" });
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
