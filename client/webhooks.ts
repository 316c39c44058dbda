import { createRoute, z } from "@hono/zod-openapi";
import { apiArea } from "./api/api.ts";
import { bodyLimit } from "./api/body-limit.ts";
import { type Connection, loadConnection } from "../database/connections.ts";
import { keepRefusal } from "../database/connection-checks.ts";
import type { Database } from "../database/connect.ts";
import { putIntoInbox } from "../database/inbox.ts";
import type { Vault } from "../database/vault.ts";
import type { Outgoing } from "../helpdesk/outgoing.ts";
import { openConnection } from "./open-connection.ts";
import { problem, refusals } from "./problem.ts";
import { clientNetwork, rateLimit } from "./rate-limit.ts";

/** How long a process may go on with a connection's former secrets: saves a query and an opening for every event. */
const rememberMs = 5_000;
/** A refused webhook is only noted this often: whoever sends many costs us nothing. */
const noteEveryMs = 60_000;

const receive = createRoute({
  method: "post",
  path: "/v1/webhooks/{connection}",
  summary: "A helpdesk's own webhook",
  description:
    "Signed as that helpdesk signs; only a hint that a ticket is to be read again. Duplicates are taken like the first.",
  tags: ["Webhooks"],
  security: [],
  request: { params: z.object({ connection: z.string() }) },
  responses: {
    202: { description: "Kept, known already, or of no concern" },
    401: { ...refusals[401], description: "Not genuine" },
    404: { ...refusals[401], description: "No helpdesk is connected under this name" },
    413: refusals[413],
    429: refusals[429],
    503: refusals[503],
  },
});
const probe = createRoute({
  method: "head",
  path: "/v1/webhooks/{connection}",
  summary: "Some helpdesks ask first whether anybody listens",
  tags: ["Webhooks"],
  security: [],
  request: { params: z.object({ connection: z.string() }) },
  responses: { 200: { description: "Yes" } },
});

export type WebhookParts = { sql: Database; vault: Vault; outgoing: Outgoing; webhooksPerMinute: number };

/** Verified, kept under its dedupe key, answered: the ticket is read and everything decided behind the inbox. */
export function webhookRoutes({ sql, vault, outgoing, webhooksPerMinute }: WebhookParts) {
  const app = apiArea();
  const remembered = new Map<string, { connection: Connection; untilMs: number }>();

  const connectionOf = async (name: string): Promise<Connection | null> => {
    const known = remembered.get(name);
    if (known && known.untilMs > performance.now()) return known.connection;
    const connection = await loadConnection(sql, { name, vault });
    if (connection === null) remembered.delete(name);
    else remembered.set(name, { connection, untilMs: performance.now() + rememberMs });
    return connection;
  };

  const noted = new Map<string, number>();
  const noteRefusal = async (name: string): Promise<void> => {
    const before = noted.get(name);
    if (before !== undefined && performance.now() - before < noteEveryMs) return;
    noted.set(name, performance.now());
    await keepRefusal(sql, { connection: name });
  };

  app.use(
    "/v1/webhooks/*",
    rateLimit({
      limit: webhooksPerMinute,
      windowMs: 60_000,
      key: (c) => `${c.req.path} ${clientNetwork(c)}`,
    }),
    bodyLimit({ bytes: 1_000_000 }),
  );

  app.openapi(receive, async (c) => {
    const connection = await connectionOf(c.req.valid("param").connection);
    const helpdesk = connection === null ? null : openConnection(connection, { outgoing });
    if (connection === null || helpdesk === null) {
      return problem(c, { kind: "not-found", detail: "No helpdesk is connected under this name." });
    }
    const body = await c.req.text();
    const verdict = helpdesk.verifyWebhook({ headers: c.req.header(), body, now: new Date() });
    if (!verdict.genuine) {
      await noteRefusal(connection.name);
      return problem(c, { kind: "not-genuine", detail: "It was not signed as expected." });
    }
    if ("ignored" in verdict) return c.body(null, 202);
    await putIntoInbox(sql, {
      connection: connection.name,
      dedupeKey: verdict.dedupeKey.replaceAll("\0", ""),
      ticketId: verdict.ticketId.replaceAll("\0", ""),
      body: body.replaceAll("\0", ""),
    });
    return c.body(null, 202);
  });

  // hono answers HEAD by the route for GET, which nobody gets to (client/known-methods).
  app.get("/v1/webhooks/:connection", (c) => c.body(null, 200));
  app.openAPIRegistry.registerPath(probe);

  return app;
}
