import { createRoute, z } from "@hono/zod-openapi";
import { causeOfName, listCauses, saveCause } from "../../database/causes.ts";
import { notFound, notNow, problem, refusals } from "../problem.ts";
import { actorOf, apiArea, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { filledLine, line } from "./fields.ts";

const tags = ["Reviews"];
const causeShape = z
  .object({
    id: z.string(),
    name: z.string(),
    department: z.string().nullable(),
    retired: z.boolean().openapi({ description: "Stays where it was chosen, and is offered no more" }),
    reviews: z.int().openapi({ description: "How many reviews have it" }),
  })
  .openapi("Cause");
const one = (description: string) => ({ description, content: { "application/json": { schema: causeShape } } });

const list = createRoute({
  method: "get",
  path: "/v1/causes",
  summary: "List the causes that reviews can find",
  tags,
  middleware: needs("read"),
  responses: {
    200: {
      description: "Every cause, by department and name",
      content: { "application/json": { schema: z.object({ items: z.array(causeShape), next: z.null() }) } },
    },
    ...refusals,
  },
});
const add = createRoute({
  method: "post",
  path: "/v1/causes",
  summary: "Add a cause",
  description: "A name that is there already, whatever its case, gives that cause; a retired one is offered again.",
  tags,
  middleware: needs("write"),
  request: {
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z.strictObject({ name: filledLine(100), department: line(100).nullish() }).openapi("NewCause"),
        },
      },
    },
  },
  responses: { 201: one("A new cause"), 200: one("It was there already"), ...refusals },
});
const change = createRoute({
  method: "patch",
  path: "/v1/causes/{id}",
  summary: "Rename a cause, move it, or retire it",
  tags,
  middleware: needs("write"),
  request: {
    params: z.object({ id: z.string() }),
    body: {
      required: true,
      content: {
        "application/json": {
          schema: z
            .strictObject({ name: filledLine(100), department: line(100).nullable(), retired: z.boolean() })
            .partial()
            .openapi("CauseChanges"),
        },
      },
    },
  },
  responses: { 200: one("As it is now"), ...refusals, ...notFound, ...notNow },
});

/** The cause taxonomy. */
export function causeRoutes({ sql }: ApiParts) {
  const app = apiArea();

  app.openapi(list, async (c) => c.json({ items: await listCauses(sql), next: null }, 200));

  app.openapi(add, async (c) => {
    const { name, department } = c.req.valid("json");
    const actor = actorOf(c.get("apiKey"));
    const { id, created } = await sql.begin((tx) => causeOfName(tx, { name, department: department || null, actor }));
    const [cause] = await listCauses(sql, { id });
    if (!cause) throw new Error("a cause that was added is not there");
    return c.json(cause, created ? 201 : 200);
  });

  app.openapi(change, async (c) => {
    const { id } = c.req.valid("param");
    const { name, department, retired } = c.req.valid("json");
    const saved = await saveCause(sql, {
      id,
      changes: {
        ...(name !== undefined && { name }),
        ...(department !== undefined && { department: department || null }),
        ...(retired !== undefined && { retired }),
      },
      actor: actorOf(c.get("apiKey")),
    });
    if (!saved.saved && saved.because === "name-taken") {
      return problem(c, { kind: "not-now", detail: "Another cause has this name." });
    }
    const [cause] = await listCauses(sql, { id });
    if (!cause) return problem(c, { kind: "not-found", detail: "There is no cause of this id." });
    return c.json(cause, 200);
  });

  return app;
}
