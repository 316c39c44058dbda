import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { type ApiUnderTest, apiUnderTest, solved } from "./api-under-test.ts";

const schemaShape = z.looseObject({});
const responseShape = z.looseObject({
  description: z.string().min(1),
  content: z.record(z.string(), z.looseObject({ schema: schemaShape })).optional(),
});
const operationShape = z.looseObject({
  summary: z.string().min(1),
  tags: z.array(z.string()).min(1),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.enum(["path", "query", "header"]),
        schema: schemaShape,
        required: z.boolean().optional(),
      }),
    )
    .optional(),
  requestBody: z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: schemaShape })) }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), responseShape),
});
/** The parts of OpenAPI 3.1.0 that this document uses, in its own words. */
const documentShape = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  servers: z.array(z.looseObject({ url: z.url() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  components: z.looseObject({
    schemas: z.record(z.string().regex(/^[a-zA-Z0-9._-]+$/), schemaShape),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.literal("http"), scheme: z.string() })),
  }),
  paths: z.record(
    z.string().startsWith("/"),
    z.partialRecord(z.enum(["get", "put", "post", "patch", "delete", "head"]), operationShape),
  ),
});

let api: ApiUnderTest;
let document: z.infer<typeof documentShape>;
beforeAll(async () => {
  api = await apiUnderTest();
  document = documentShape.parse((await api.call("GET /openapi.json", { key: null })).json);
});
afterAll(() => api.drop());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => (operation ? [{ path, method, operation }] : [])),
  );

it("names every address of the contract", () => {
  const named = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`);
  expect(named.toSorted()).toEqual(
    [
      "DELETE /v1/connections/{name}",
      "DELETE /v1/people/{email}",
      "DELETE /v1/subscriptions/{name}",
      "GET /v1/alarms",
      "POST /v1/alarms/{id}/clear",
      "POST /v1/alarms/{id}/take",
      "GET /v1/connections",
      "GET /v1/connections/{name}",
      ...["answers", "follow-ups", "reviews"].flatMap((file) => [
        `GET /v1/export/${file}.csv`,
        `GET /v1/export/${file}.ndjson`,
      ]),
      "GET /v1/follow-ups",
      "GET /v1/follow-ups/{id}",
      "GET /v1/follow-ups/{id}/why",
      "GET /v1/inbound-mail",
      "GET /v1/people",
      "GET /v1/policies",
      "GET /v1/policies/{name}",
      "GET /v1/policies/{name}/versions",
      "GET /v1/subscriptions",
      "GET /v1/subscriptions/{name}",
      "GET /v1/subscriptions/{name}/deliveries",
      "HEAD /v1/webhooks/{connection}",
      "POST /v1/connections/{name}/check",
      "POST /v1/follow-ups",
      "POST /v1/follow-ups/{id}/answer",
      "POST /v1/follow-ups/{id}/cancel",
      "POST /v1/follow-ups/{id}/reread",
      "POST /v1/follow-ups/{id}/restore",
      "POST /v1/follow-ups/{id}/send-now",
      "POST /v1/follow-ups/{id}/skip",
      "POST /v1/inbound-mail",
      "POST /v1/policies/{name}/pause",
      "POST /v1/policies/{name}/resume",
      "POST /v1/sign-in-links",
      "POST /v1/subscriptions/{name}/deliveries/redeliver-failed",
      "POST /v1/subscriptions/{name}/deliveries/{event}/redeliver",
      "POST /v1/tickets/{connection}/{id}/events",
      "POST /v1/webhooks/{connection}",
      "PUT /v1/connections/{name}",
      "PUT /v1/people/{email}",
      "PUT /v1/policies/{name}",
      "PUT /v1/subscriptions/{name}",
      "GET /v1/causes",
      "GET /v1/reviews",
      "GET /v1/reviews/{id}",
      "PATCH /v1/causes/{id}",
      "PATCH /v1/reviews/{id}",
      "POST /v1/causes",
      "POST /v1/reviews",
      "POST /v1/reviews/{id}/conclude",
      "POST /v1/reviews/{id}/reopen",
    ].toSorted(),
  );
});

it("describes every path parameter, and names no reference that is not there", () => {
  for (const { path, operation } of operations()) {
    const wanted = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => String(name)).toSorted();
    const given = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
    expect([path, given.map(({ name }) => name).toSorted()]).toEqual([path, wanted]);
    expect(given.every(({ required }) => required === true)).toBe(true);
  }
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => String(name),
  );
  expect(references.length).toBeGreaterThan(0);
  for (const name of references) expect(Object.keys(document.components.schemas)).toContain(name);
});

it("says that every error is a problem", () => {
  for (const { path, operation } of operations()) {
    for (const [status, response] of Object.entries(operation.responses)) {
      if (status < "400") continue;
      expect([path, status, Object.keys(response.content ?? {})]).toEqual([path, status, ["application/problem+json"]]);
    }
  }
});

it("describes the headers by which limits, versions and repeated requests are told", async () => {
  const responseHeaders = (response: unknown): string[] =>
    Object.keys(z.object({ headers: z.record(z.string(), z.unknown()).default({}) }).parse(response).headers);
  for (const { path, method, operation } of operations().filter((one) => one.method !== "head")) {
    const sent = (operation.parameters ?? []).filter((parameter) => parameter.in === "header").map(({ name }) => name);
    const hasVersion = "412" in operation.responses;
    expect([path, method, sent.includes("If-Match")]).toEqual([path, method, hasVersion]);
    expect([path, method, sent.includes("Idempotency-Key")]).toEqual([
      path,
      method,
      method === "post" && path !== "/v1/webhooks/{connection}",
    ]);
    for (const [status, response] of Object.entries(operation.responses)) {
      const wanted = [
        "RateLimit",
        "RateLimit-Policy",
        ...(["429", "503"].includes(status) ? ["Retry-After"] : []),
        ...(hasVersion && ["200", "201"].includes(status) ? ["ETag"] : []),
      ];
      const headers = responseHeaders(response);
      expect([path, status, headers]).toEqual([path, status, expect.arrayContaining(wanted)]);
    }
  }
  const { headers } = await api.call("GET /v1/policies/default");
  expect(headers.get("RateLimit")).toMatch(/^"default";r=\d+;t=\d+$/);
  expect(headers.get("RateLimit-Policy")).toMatch(/^"default";q=\d+;w=60$/);
  expect(headers.get("ETag")).toBe('"1"');
});

it("asks for a key everywhere but at the helpdesks' own webhooks", () => {
  const open = operations().filter(({ operation }) => JSON.stringify(operation["security"]) === "[]");
  expect(new Set(open.map(({ path }) => path))).toEqual(new Set(["/v1/webhooks/{connection}"]));
});

it("shows in its answers the members that it promises", async () => {
  const { json } = await api.call("POST /v1/follow-ups", { body: solved({}) });
  const schema = z
    .object({
      allOf: z.tuple([z.object({ $ref: z.string() }), z.object({ properties: z.record(z.string(), z.unknown()) })]),
    })
    .parse(document.components.schemas["WholeFollowUp"]);
  const base = z
    .object({ properties: z.record(z.string(), z.unknown()) })
    .parse(document.components.schemas["FollowUp"]);
  const promised = [...Object.keys(base.properties), ...Object.keys(schema.allOf[1].properties)];
  expect(Object.keys(json).toSorted()).toEqual(promised.toSorted());
});

it("says what languages and time zones look like, and that hours end on their day", () => {
  const text = JSON.stringify(document);
  const patterns = [...text.matchAll(/"pattern":"((?:[^"\\]|\\.)*)"/g)].map(([, source]) =>
    String(JSON.parse(`"${source}"`)),
  );
  const telling = (right: string[], wrong: string[]) =>
    patterns.some(
      (source) =>
        right.every((each) => new RegExp(source).test(each)) && !wrong.some((each) => new RegExp(source).test(each)),
    );
  expect(telling(["pt", "en-GB", "zh-Hant-TW", "en-US-u-ca-gregory"], ["", "portuguese!", "e", "en_GB", "pt-"])).toBe(
    true,
  );
  expect(telling(["UTC", "Europe/Lisbon", "America/Argentina/Salta", "Etc/GMT+3"], ["", "+01:00", "Lisbon time"])).toBe(
    true,
  );
  expect(text).toContain("Hours across midnight are two spans.");
});
