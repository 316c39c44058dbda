import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import {
  listPolicies,
  pausePolicy,
  pauseOf,
  type Policy,
  policyRules,
  policyVersions,
  savePolicy,
} from "../../database/policies.ts";
import { resumePolicy } from "../../database/withdrawal.ts";
import { notFound, problem, refusals, versioned } from "../problem.ts";
import { actorOf, apiArea, type ApiParts } from "./api.ts";
import { needs } from "./authenticate.ts";
import { namedPath, time } from "./fields.ts";
import { rulesShape } from "./policy-shape.ts";
import { etag, versionProblem, wantedVersion } from "./version-match.ts";

const tags = ["Policies"];
const head = { name: z.string(), version: z.int(), updatedAt: time, updatedBy: z.string() };
const summaryShape = z.object({ ...head, pausedSince: time.nullable() }).openapi("PolicySummary");
const policyShape = z.object({ ...head, pausedSince: time.nullable(), rules: rulesShape }).openapi("Policy");
const versionShape = z.object({ ...head, rules: rulesShape }).openapi("PolicyVersion");
const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.null() });
const one = (description: string) => ({
  description,
  headers: { ETag: { description: "Its version, for If-Match", schema: { type: "string" as const } } },
  content: { "application/json": { schema: policyShape } },
});

const list = createRoute({
  method: "get",
  path: "/v1/policies",
  summary: "List policies",
  tags,
  middleware: needs("read"),
  responses: {
    200: {
      description: "Every policy, in its newest version",
      content: { "application/json": { schema: listOf(summaryShape) } },
    },
    ...refusals,
  },
});
const read = createRoute({
  method: "get",
  path: "/v1/policies/{name}",
  summary: "Read a policy",
  tags,
  middleware: needs("read"),
  request: { params: namedPath },
  responses: { 200: one("The newest version"), ...refusals, ...notFound },
});
const versions = createRoute({
  method: "get",
  path: "/v1/policies/{name}/versions",
  summary: "Every version of a policy, newest first",
  tags,
  middleware: needs("read"),
  request: { params: namedPath },
  responses: {
    200: { description: "Every version", content: { "application/json": { schema: listOf(versionShape) } } },
    ...refusals,
    ...notFound,
  },
});
const write = createRoute({
  method: "put",
  path: "/v1/policies/{name}",
  summary: "Write the next version of a policy, or a new one",
  description:
    "Takes the rules alone. Follow-ups that have already been accepted keep the version they were accepted under.",
  tags,
  middleware: needs("admin"),
  request: { params: namedPath, body: { required: true, content: { "application/json": { schema: rulesShape } } } },
  responses: { 200: one("The version that stands now"), 201: one("A new policy"), ...refusals, ...versioned },
});
const pause = createRoute({
  method: "post",
  path: "/v1/policies/{name}/pause",
  summary: "Ask nobody under this policy until it is resumed",
  tags,
  middleware: needs("write"),
  request: { params: namedPath },
  responses: { 200: one("Paused"), ...refusals, ...notFound },
});
const resume = createRoute({
  method: "post",
  path: "/v1/policies/{name}/resume",
  summary: "Go on asking, with what has become due meanwhile",
  tags,
  middleware: needs("write"),
  request: { params: namedPath },
  responses: { 200: one("No longer paused"), ...refusals, ...notFound },
});

/** Reading, versioning and pausing policies. */
export function policyRoutes({ sql }: ApiParts) {
  const app = apiArea();
  const unknown = (c: Context) => problem(c, { kind: "not-found", detail: "There is no policy of this name." });
  const shown = async (policy: Policy): Promise<z.infer<typeof policyShape>> => ({
    ...versionAsShown(policy),
    pausedSince: (await pauseOf(sql, policy))?.since.toISOString() ?? null,
  });

  app.openapi(list, async (c) => {
    const items = (await listPolicies(sql)).map((policy) => ({
      ...policy,
      updatedAt: policy.updatedAt.toISOString(),
      pausedSince: policy.pausedSince?.toISOString() ?? null,
    }));
    return c.json({ items, next: null }, 200);
  });

  app.openapi(read, async (c) => {
    const policy = await policyRules(sql, c.req.valid("param"));
    if (policy === null) return unknown(c);
    return c.json(await shown(policy), 200, { ETag: etag(policy.version) });
  });

  app.openapi(versions, async (c) => {
    const all = await policyVersions(sql, c.req.valid("param"));
    if (all.length === 0) return unknown(c);
    return c.json({ items: all.map(versionAsShown), next: null }, 200);
  });

  app.openapi(write, async (c) => {
    const { name } = c.req.valid("param");
    const before = await policyRules(sql, { name });
    const wanted = wantedVersion(c, { current: before?.version ?? null });
    if (!wanted.allowed) return versionProblem(c, wanted.because);
    const by = actorOf(c.get("apiKey"));
    const saved = await savePolicy(sql, { name, rules: c.req.valid("json"), ifVersion: wanted.ifVersion, by });
    if (!saved.saved) return versionProblem(c, saved.because);
    return c.json(await shown(saved.policy), before === null ? 201 : 200, { ETag: etag(saved.policy.version) });
  });

  app.openapi(pause, async (c) => {
    const policy = await policyRules(sql, c.req.valid("param"));
    if (policy === null) return unknown(c);
    await pausePolicy(sql, { name: policy.name, by: actorOf(c.get("apiKey")) });
    return c.json(await shown(policy), 200, { ETag: etag(policy.version) });
  });

  app.openapi(resume, async (c) => {
    const policy = await policyRules(sql, c.req.valid("param"));
    if (policy === null) return unknown(c);
    await resumePolicy(sql, { policy: policy.name, by: actorOf(c.get("apiKey")) });
    return c.json(await shown(policy), 200, { ETag: etag(policy.version) });
  });

  return app;
}

function versionAsShown({ name, version, updatedAt, updatedBy, rules }: Policy): z.infer<typeof versionShape> {
  return { name, version, updatedAt: updatedAt.toISOString(), updatedBy, rules };
}
