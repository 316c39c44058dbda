import { createRoute, z } from "@hono/zod-openapi";
import { loadConnection } from "../../database/connections.ts";
import { recordTicketEvent } from "../../database/ticket-events.ts";
import { notFound, notNow, problem, refusals } from "../problem.ts";
import { actorOf, apiArea, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { filledLine, instant } from "./fields.ts";

const events = ["reopened", "commented", "merged", "deleted"] as const;
const eventShape = z
  .strictObject({
    event: z.enum(events),
    at: instant.optional().openapi({ description: "When it happened: resolutions after it are not meant" }),
    mergedInto: filledLine(255).nullish().openapi({ description: "The id of the ticket it was merged into" }),
  })
  .openapi("NewTicketEvent");

const tell = createRoute({
  method: "post",
  path: "/v1/tickets/{connection}/{id}/events",
  summary: "Tell what happened to a solved ticket",
  description: "What a system without a connected helpdesk must tell: nobody is asked about a ticket that moved on.",
  tags: ["Tickets"],
  middleware: needs("ingest"),
  request: {
    params: z.object({ connection: z.string(), id: z.string() }),
    body: { required: true, content: { "application/json": { schema: eventShape } } },
  },
  responses: {
    202: {
      description: "Recorded",
      content: {
        "application/json": { schema: z.object({ connection: z.string(), id: z.string(), event: z.enum(events) }) },
      },
    },
    ...refusals,
    ...notFound,
    ...notNow,
  },
});

/** What an API-driven helpdesk tells about its tickets. */
export function ticketEventRoutes({ sql, vault }: ApiParts) {
  const app = apiArea();
  app.openapi(tell, async (c) => {
    const { connection: name, id } = c.req.valid("param");
    const { event, at, mergedInto } = c.req.valid("json");
    const connection = await loadConnection(sql, { name, vault });
    if (connection === null) return problem(c, { kind: "not-found", detail: "There is no such connection." });
    if (connection.kind !== "api") {
      const detail = "This connection is a connected helpdesk: its tickets are read from it, not told.";
      return problem(c, { kind: "not-now", detail });
    }
    const { known } = await recordTicketEvent(sql, {
      connection: name,
      ticketId: id,
      event,
      mergedInto: mergedInto ?? null,
      resolvedUntil: at === undefined ? null : new Date(at),
      actor: actorOf(c.get("apiKey")),
    });
    if (!known) return problem(c, { kind: "not-found", detail: "No follow-up was ever started on this ticket." });
    return c.json({ connection: name, id, event }, 202);
  });
  return app;
}
