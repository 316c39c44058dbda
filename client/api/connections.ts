import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { listConnections, loadConnection, removeConnection, saveConnection } from "../../database/connections.ts";
import { checkConnection } from "../check-connection.ts";
import { privateAddressText } from "../../helpdesk/outgoing.ts";
import { invalid, notFound, notNow, problem, refusals, versioned } from "../problem.ts";
import { actorOf, apiArea, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { connectionAsShown, connectionShape, wantedConnectionShape } from "./connection-shape.ts";
import { namedPath } from "./fields.ts";
import { etag, versionProblem, wantedVersion } from "./version-match.ts";

const tags = ["Connections"];
const one = (description: string) => ({
  description,
  headers: { ETag: { description: "Its version, for If-Match", schema: { type: "string" as const } } },
  content: { "application/json": { schema: connectionShape } },
});

const list = createRoute({
  method: "get",
  path: "/v1/connections",
  summary: "List connections",
  tags,
  middleware: needs("read"),
  responses: {
    200: {
      description: "Every connection",
      content: { "application/json": { schema: z.object({ items: z.array(connectionShape), next: z.null() }) } },
    },
    ...refusals,
  },
});
const read = createRoute({
  method: "get",
  path: "/v1/connections/{name}",
  summary: "Read a connection, without its secrets",
  tags,
  middleware: needs("read"),
  request: { params: namedPath },
  responses: { 200: one("The connection"), ...refusals, ...notFound },
});
const write = createRoute({
  method: "put",
  path: "/v1/connections/{name}",
  summary: "Write a connection",
  tags,
  middleware: needs("admin"),
  request: {
    params: namedPath,
    body: { required: true, content: { "application/json": { schema: wantedConnectionShape } } },
  },
  responses: { 200: one("As it is now"), 201: one("A new connection"), ...refusals, ...notNow, ...versioned },
});
const remove = createRoute({
  method: "delete",
  path: "/v1/connections/{name}",
  summary: "Remove a connection that has no tickets",
  tags,
  middleware: needs("admin"),
  request: { params: namedPath },
  responses: { 204: { description: "Removed" }, ...refusals, ...notFound, ...notNow, ...versioned },
});
const check = createRoute({
  method: "post",
  path: "/v1/connections/{name}/check",
  summary: "Try what the connection needs to be able to do",
  tags,
  middleware: needs("write"),
  request: { params: namedPath },
  responses: {
    200: {
      description: "What works, and what is missing, in words",
      content: {
        "application/json": {
          schema: z.object({
            ok: z.boolean(),
            lines: z.array(z.object({ what: z.string(), ok: z.boolean(), detail: z.string() })),
          }),
        },
      },
    },
    ...refusals,
    ...notFound,
  },
});

/** Reading, writing and trying connections. Secrets go in and never come out. */
export function connectionRoutes(parts: ApiParts) {
  const { sql, vault, outgoing } = parts;
  const app = apiArea();
  const unknown = (c: Context) => problem(c, { kind: "not-found", detail: "There is no connection of this name." });

  app.openapi(list, async (c) => {
    const all = await listConnections(sql, { vault });
    return c.json({ items: all.map(connectionAsShown), next: null }, 200);
  });

  app.openapi(read, async (c) => {
    const connection = await loadConnection(sql, { ...c.req.valid("param"), vault });
    if (connection === null) return unknown(c);
    return c.json(connectionAsShown(connection), 200, { ETag: etag(connection.version) });
  });

  app.openapi(write, async (c) => {
    const { name } = c.req.valid("param");
    const body = c.req.valid("json");
    if (body.baseUrl && outgoing.refuses(body.baseUrl)) {
      return invalid(c, { pointer: "/baseUrl", detail: privateAddressText });
    }
    const before = await loadConnection(sql, { name, vault });
    const match = wantedVersion(c, { current: before?.version ?? null });
    if (!match.allowed) return versionProblem(c, match.because);
    const saved = await saveConnection(sql, {
      vault,
      by: actorOf(c.get("apiKey")),
      wanted: {
        name,
        kind: body.kind,
        baseUrl: body.baseUrl ?? null,
        credentials: body.credentials ?? null,
        webhookSecrets: body.webhookSecrets ?? null,
        policy: body.policy,
        settings: body.settings,
        ifVersion: match.ifVersion,
      },
    });
    if (!saved.saved) {
      switch (saved.because) {
        case "changed-meanwhile":
          return versionProblem(c, saved.because);
        case "other-kind":
          return invalid(c, { pointer: "/kind", detail: "cannot be changed: its tickets belong to that helpdesk" });
        case "no-such-policy":
          return invalid(c, { pointer: "/policy", detail: "there is no such policy" });
      }
    }
    const { connection, created } = saved;
    return c.json(connectionAsShown(connection), created ? 201 : 200, { ETag: etag(connection.version) });
  });

  app.openapi(remove, async (c) => {
    const { name } = c.req.valid("param");
    const before = await loadConnection(sql, { name, vault });
    if (before === null) return unknown(c);
    // Unlike a PUT it may leave If-Match out: it overwrites nobody's change with an older state.
    const match = c.req.header("if-match") === undefined ? null : wantedVersion(c, { current: before.version });
    if (match?.allowed === false) return versionProblem(c, match.because);
    const by = actorOf(c.get("apiKey"));
    const removed = await removeConnection(sql, { name, ifVersion: match?.ifVersion ?? null, by });
    if (removed.removed) return c.body(null, 204);
    switch (removed.because) {
      case "unknown":
        return unknown(c);
      case "changed-meanwhile":
        return versionProblem(c, removed.because);
      case "always-there":
        return problem(c, { kind: "not-now", detail: "The connection api is always there." });
      case "has-tickets": {
        const detail = `It has tickets (${removed.openFollowUps} with an open follow-up), whose story would be lost.`;
        return problem(c, { kind: "not-now", detail });
      }
    }
  });

  app.openapi(check, async (c) => {
    const connection = await loadConnection(sql, { ...c.req.valid("param"), vault });
    if (connection === null) return unknown(c);
    const lines = await checkConnection(connection, parts);
    return c.json({ ok: lines.every((line) => line.ok), lines }, 200);
  });

  return app;
}
