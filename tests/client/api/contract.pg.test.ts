import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../../database/connect.ts";
import { trustedProxies } from "../../../client/client-address.ts";
import { createApp } from "../../../client/app.ts";
import { freePort } from "../../../embedded/ports.ts";
import { type ApiUnderTest, apiUnderTest, solved } from "./api-under-test.ts";
import { outgoing } from "../../support/outgoing.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.drop());

describe("API keys", () => {
  it.each([null, "ak_unknown", "no-key", `ak_${"x".repeat(500)}`])("lets nobody in with %s", async (key) => {
    const { status, headers, json } = await api.call("GET /v1/follow-ups", { key });
    expect([status, headers.get("www-authenticate"), json.status]).toEqual([401, "Bearer", 401]);
  });

  it("stop working when they are revoked", async () => {
    const key = await api.keyWith(["read"]);
    expect((await api.call("GET /v1/follow-ups", { key })).status).toBe(200);
    await api.sql`update api_keys set revoked_at = now() where name = 'read'`;
    expect((await api.call("GET /v1/follow-ups", { key })).status).toBe(401);
  });

  it("open what their scope says and no more, whatever the body", async () => {
    const [ingest, read, write] = await Promise.all([
      api.keyWith(["ingest"]),
      api.keyWith(["read"]),
      api.keyWith(["write"]),
    ]);
    const statuses = async (request: string, body?: unknown) => {
      const answers = await Promise.all([ingest, read, write].map((key) => api.call(request, { key, body })));
      return answers.map(({ status }) => status);
    };
    expect(await statuses("POST /v1/follow-ups", {})).toEqual([422, 403, 403]);
    expect(await statuses("GET /v1/follow-ups")).toEqual([403, 200, 403]);
    expect(await statuses("POST /v1/follow-ups/fu_x/cancel")).toEqual([403, 403, 404]);
    expect(await statuses("PUT /v1/policies/mine", {})).toEqual([403, 403, 403]);
    expect(await statuses("PUT /v1/connections/mine", {})).toEqual([403, 403, 403]);
    expect(await statuses("DELETE /v1/subscriptions/mine")).toEqual([403, 403, 403]);
    expect(await statuses("GET /v1/subscriptions/none/deliveries")).toEqual([403, 404, 403]);
    expect(await statuses("POST /v1/subscriptions/none/deliveries/redeliver-failed")).toEqual([403, 403, 404]);
    expect(await statuses("POST /v1/subscriptions/none/deliveries/ev_x/redeliver")).toEqual([403, 403, 404]);
    expect(await statuses("POST /v1/policies/default/resume")).toEqual([403, 403, 200]);
    expect(await statuses("GET /v1/reviews")).toEqual([403, 200, 403]);
    expect(await statuses("GET /v1/causes")).toEqual([403, 200, 403]);
    expect(await statuses("POST /v1/reviews", {})).toEqual([403, 403, 422]);
    expect(await statuses("PATCH /v1/reviews/rv_x", {})).toEqual([403, 403, 404]);
    expect(await statuses("POST /v1/reviews/rv_x/conclude")).toEqual([403, 403, 404]);
    expect(await statuses("POST /v1/causes", {})).toEqual([403, 403, 422]);
  });

  it("are kept as hashes, and when they were used is noted", async () => {
    const [row] = await api.sql<{ all: string; used: boolean }[]>`
      select k::text as all, last_used_at is not null as used from api_keys k where name = 'AFTERCARE_ADMIN_KEY'`;
    await api.call("GET /v1/policies");
    const [after] = await api.sql<{ used: boolean }[]>`
      select last_used_at is not null as used from api_keys where name = 'AFTERCARE_ADMIN_KEY'`;
    expect(row?.all).not.toContain(api.adminKey.slice(8));
    expect(after?.used).toBe(true);
  });
});

describe("requests that cannot be taken", () => {
  it.each([
    ["POST /v1/follow-ups", 400, "{ not json", {}],
    ["POST /v1/follow-ups", 415, "<xml/>", { "content-type": "application/xml" }],
    ["PUT /v1/policies/never", 415, undefined, {}],
    ["POST /v1/follow-ups", 422, "[]", {}],
    ["POST /v1/follow-ups", 422, "null", {}],
    ["POST /v1/follow-ups", 413, JSON.stringify({ a: "x".repeat(1_000_001) }), {}],
    ["POST /v1/follow-ups", 413, "{}", { "content-length": "1000001" }],
    ["DELETE /v1/follow-ups", 405, undefined, {}],
    ["PATCH /v1/policies/default", 405, undefined, {}],
    ["GET /v1/nothing", 404, undefined, {}],
    ["GET /nothing", 404, undefined, {}],
  ])("%s → %i as a problem", async (...[request, status, body, headers]) => {
    const answer = await api.call(request, { body, headers });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
    expect(answer.json).toEqual({
      type: expect.stringMatching(/^urn:aftercare:problem:[a-z-]+$/),
      title: expect.any(String),
      status,
      detail: expect.any(String),
      errors: expect.any(Array),
    });
  });

  it.each(["/", "/de/"])("%s → a page for a browser that follows a broken link", async (folder) => {
    const answer = await api.app.request(`${folder}nothing`, {
      headers: { accept: "text/html,*/*;q=0.8", "accept-language": folder === "/" ? "en" : "de" },
    });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "text/html; charset=UTF-8"]);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    const heading = folder === "/" ? "We do not know this link" : "Diesen Link kennen wir nicht";
    expect(await answer.text()).toContain(`<h1>${heading}</h1>`);
    const problem = await api.app.request("/v1/nothing", { headers: { accept: "text/html" } });
    expect(problem.headers.get("content-type")).toBe("application/problem+json");
  });

  it("are told which methods there are", async () => {
    const { headers } = await api.call("PATCH /v1/policies/default");
    expect(headers.get("allow")?.split(", ").toSorted()).toEqual(["GET", "HEAD", "PUT"]);
  });

  it("counts a body whose sender declares no length", async () => {
    const chunk = new TextEncoder().encode("x".repeat(100_000));
    let left = 20;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const response = await api.app.request("/v1/follow-ups", {
      method: "POST",
      headers: { authorization: `Bearer ${api.adminKey}`, "content-type": "application/json" },
      body,
      duplex: "half",
    } satisfies RequestInit & { duplex: "half" });
    expect(response.status).toBe(413);
    expect(left).toBeGreaterThan(0);
  });

  it("slows a flood down with 429, and says for how long", async () => {
    const flooded = await apiUnderTest({ api: 3, webhooks: 2 });
    try {
      const statuses: number[] = [];
      for (let n = 0; n < 4; n++) statuses.push((await flooded.call("GET /v1/policies")).status);
      expect(statuses).toEqual([200, 200, 200, 429]);
      const refused = await flooded.call("GET /v1/policies");
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      const hooks: number[] = [];
      for (let n = 0; n < 3; n++) hooks.push((await flooded.call("POST /v1/webhooks/desk", { body: {} })).status);
      expect(hooks).toEqual([404, 404, 429]);
    } finally {
      await flooded.drop();
    }
  });
});

describe("behind a proxy", () => {
  it("counts each network behind it by itself, where the proxy is trusted, and all as one where it is not", async () => {
    const { sql, vault, log } = api;
    const parts = { sql, vault, outgoing, log, url: "http://localhost:3000", replyDomain: null, organisation: "Acme" };
    const perMinute = { api: 100, webhooks: 1 };
    const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress, remotePort: 1 } } });
    const statuses = async (trusted: string) => {
      const app = createApp({
        ...parts,
        temporal: { reachable: () => null },
        perMinute,
        trustedProxies: trustedProxies.parse(trusted),
      });
      const answers: number[] = [];
      for (const client of ["198.51.100.1", "203.0.113.1", "203.0.113.2"]) {
        const headers = { "X-Forwarded-For": client };
        const response = await app.request("/v1/webhooks/none", { method: "POST", headers }, from("10.0.0.1"));
        answers.push(response.status);
      }
      return answers;
    };
    expect(await statuses("10.0.0.0/8")).toEqual([404, 404, 429]);
    expect(await statuses("")).toEqual([404, 429, 429]);
  });
});

describe("while Postgres is away", () => {
  it("every route says 503 and when to come again, and the process is alive", async () => {
    const sql = connect(`postgres://nobody@127.0.0.1:${await freePort()}/none`, { name: "tests" });
    const { vault, log } = api;
    const parts = { sql, vault, outgoing, log, url: "http://localhost:3000", replyDomain: null, organisation: "Acme" };
    const app = createApp({ ...parts, temporal: { reachable: () => false } });
    const headers = { authorization: "Bearer ak_any", "content-type": "application/json" };
    for (const path of ["/v1/follow-ups", "/v1/webhooks/desk", "/v1/inbound-mail"]) {
      const response = await app.request(path, { method: "POST", headers, body: "{}" });
      expect([path, response.status, response.headers.get("retry-after")]).toEqual([path, 503, "5"]);
    }
    expect((await app.request("/healthz")).status).toBe(200);
    expect((await app.request("/readyz")).status).toBe(503);
    await sql.end({ timeout: 1 });
  });
});

describe("what is never shown", () => {
  it("keeps secrets, addresses and words out of problems and logs", async () => {
    const canary = `canary-${randomBytes(8).toString("hex")}`;
    const bodies: [string, unknown][] = [
      [
        "PUT /v1/connections/c1",
        { kind: "sample", baseUrl: "no", credentials: { token: canary }, webhookSecrets: [canary] },
      ],
      ["PUT /v1/connections/c1", { kind: canary, credentials: { token: { deep: canary } } }],
      ["PUT /v1/subscriptions/s1", { url: `ftp://${canary}`, events: [canary] }],
      ["PUT /v1/policies/p1", { staff: [canary], checkInAfter: canary }],
      [
        "POST /v1/follow-ups",
        solved({ customer: { email: `${canary}@`, name: 7 }, resolution: { summary: { canary } } }),
      ],
      ["POST /v1/follow-ups/fu_x/answer", { verdict: canary, words: canary }],
      ["POST /v1/follow-ups", `{"${canary}`],
      ["POST /v1/webhooks/c1", { canary }],
      [`GET /v1/follow-ups?customer=${canary}@x.test&cursor=${canary}`, undefined],
      ["POST /v1/follow-ups", solved({ customer: { email: `${canary}@example.test` }, ticket: { subject: canary } })],
    ];
    for (const [request, body] of bodies) {
      const { status, text } = await api.call(request, { body });
      // Only the last one is taken: it shows what it was told.
      expect(status >= 400 ? text : "").not.toContain(canary);
    }
    const wrongKey = await api.call("GET /v1/policies", { key: `ak_${canary}` });
    expect([wrongKey.status, wrongKey.text.includes(canary)]).toEqual([401, false]);
    expect(api.logged.join("")).not.toContain(canary);
  });
});

describe("the other addresses", () => {
  it("says that it is alive, ready, and how Temporal is", async () => {
    expect((await api.call("GET /healthz", { key: null })).json).toEqual({ alive: true });
    const ready = await api.call("GET /readyz", { key: null });
    expect([ready.status, ready.json]).toEqual([200, { ready: true, database: "ready", temporal: "not-tried-yet" }]);
  });

  it("leads from the front to the reference, and from a case to the sign-in and back", async () => {
    const front = await api.call("GET /", { key: null });
    expect([front.status, front.headers.get("location")]).toEqual([302, "/docs"]);
    const unknown = await api.call("GET /console/follow-ups/fu_abc", { key: null });
    const location = unknown.headers.get("location");
    expect([unknown.status, location]).toEqual([302, "/sign-in?to=%2Fconsole%2Ffollow-ups%2Ffu_abc"]);
  });

  it("serves the reference from here alone, under a strict policy", async () => {
    const page = await api.call("GET /docs", { key: null });
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
    const sources = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, address]) => String(address));
    for (const address of sources)
      expect([address, (await api.call(`GET ${address}`, { key: null })).status]).toEqual([address, 200]);
    expect(page.text).not.toMatch(/<script>|style=|https?:/);
  });
});
