import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { listPeople } from "../../database/people.ts";
import { changePerson, shutOut } from "../../database/person-changes.ts";
import { roles } from "../../domain/roles.ts";
import { actorOf, apiArea, type ApiParts } from "../api/api.ts";
import { needs } from "../api/authenticate.ts";
import { email, line, timeZone } from "../api/fields.ts";
import { notFound, notNow, problem, refusals } from "../problem.ts";

const tags = ["People"];
const params = z.object({ email });
const wantedShape = z
  .strictObject({
    role: z.enum(roles).openapi({ description: "An agent sees the tickets they solved; an auditor changes nothing" }),
    name: line(200).default("").openapi({ description: "As the timeline shows it; left out, the address" }),
    timeZone: timeZone.default("UTC").openapi({ description: "In which they read times" }),
  })
  .openapi("NewPerson");
const personShape = z
  .object({ email: z.string(), name: z.string(), role: z.enum(roles), timeZone: z.string() })
  .openapi("Person");

const list = createRoute({
  method: "get",
  path: "/v1/people",
  summary: "List who may sign in to the console",
  tags,
  middleware: needs("admin"),
  responses: {
    200: {
      description: "Everybody who may",
      content: { "application/json": { schema: z.object({ items: z.array(personShape), next: z.null() }) } },
    },
    ...refusals,
  },
});
const write = createRoute({
  method: "put",
  path: "/v1/people/{email}",
  summary: "Let a person into the console, or change their role",
  tags,
  middleware: needs("admin"),
  request: { params, body: { required: true, content: { "application/json": { schema: wantedShape } } } },
  responses: {
    200: { description: "As they are now", content: { "application/json": { schema: personShape } } },
    ...refusals,
    ...notNow,
  },
});
const remove = createRoute({
  method: "delete",
  path: "/v1/people/{email}",
  summary: "Let a person in no more; their sessions end at once, what they did stays theirs",
  tags,
  middleware: needs("admin"),
  request: { params },
  responses: { 204: { description: "Out" }, ...refusals, ...notFound, ...notNow },
});

/** Who may sign in, until the console's settings say it too. */
export function peopleRoutes({ sql }: ApiParts) {
  const app = apiArea();
  const lastAdmin = (c: Context) =>
    problem(c, { kind: "not-now", detail: "This is the last admin: make somebody else one first." });
  app.openapi(list, async (c) => c.json({ items: await listPeople(sql), next: null }, 200));
  app.openapi(write, async (c) => {
    const wanted = { ...c.req.valid("param"), ...c.req.valid("json") };
    const changed = await changePerson(sql, { ...wanted, by: actorOf(c.get("apiKey")) });
    if (!changed.saved) return lastAdmin(c);
    const { email, name, role, timeZone } = changed.person;
    return c.json({ email, name, role, timeZone }, 200);
  });
  app.openapi(remove, async (c) => {
    const out = await shutOut(sql, { ...c.req.valid("param"), by: actorOf(c.get("apiKey")) });
    if (out.done) return c.body(null, 204);
    if (out.because === "last-admin") return lastAdmin(c);
    return problem(c, { kind: "not-found", detail: "Nobody of this address may sign in." });
  });
  return app;
}
