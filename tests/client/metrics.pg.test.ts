import { afterAll, beforeAll, expect, it } from "vitest";
import { connect } from "../../database/connect.ts";
import { createApp } from "../../client/app.ts";
import { createMetrics, serveMetrics } from "../../client/metrics.ts";
import { freePort } from "../../embedded/ports.ts";
import { type ApiUnderTest, apiUnderTest, solved } from "./api/api-under-test.ts";
import { outgoing } from "../support/outgoing.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.drop());

it("tells how long requests take by their route's pattern, and how much waits where", async () => {
  const { sql, vault, log } = api;
  const metrics = createMetrics({ sql });
  const app = createApp({
    sql,
    vault,
    outgoing,
    log,
    metrics,
    url: "http://localhost:3000",
    replyDomain: null,
    organisation: "Acme",
    temporal: { reachable: () => null },
  });
  const { json } = await api.call("POST /v1/follow-ups", { body: solved({}) });
  await app.request(`/v1/follow-ups/${json.id}`, { headers: { authorization: `Bearer ${api.adminKey}` } });
  await app.request("/a/someones-secret-token");
  const server = await serveMetrics(metrics, { host: "127.0.0.1", port: 0 });
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(404);
  await server.stop();
  expect(text).toMatch(
    /aftercare_http_request_duration_seconds_count\{method="GET",route="\/v1\/follow-ups\/:id",status="200"\} 1/,
  );
  expect(text).toContain('aftercare_follow_ups_open{stage="scheduled"} 1');
  expect(text).toContain("aftercare_relay_waiting 1");
  expect(text).toContain("aftercare_database_up 1");
  expect(text).not.toContain("someones-secret-token");
  expect(text).not.toContain(json.id);
});

it("goes on telling while Postgres is away", async () => {
  const sql = connect(`postgres://nobody@127.0.0.1:${await freePort()}/none`, { name: "tests" });
  expect(await createMetrics({ sql }).text()).toContain("aftercare_database_up 0");
  await sql.end({ timeout: 1 });
});
