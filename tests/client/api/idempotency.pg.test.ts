import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiUnderTest, apiUnderTest, solved } from "./api-under-test.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.drop());

const start = (body: unknown, key: string, as?: string) =>
  api.call("POST /v1/follow-ups", { body, headers: { "idempotency-key": key }, ...(as ? { key: as } : {}) });

it("gives the first answer again, status, body and headers", async () => {
  const key = randomUUID();
  const body = solved({});
  const first = await start(body, key);
  const again = await start(body, key);
  expect([first.status, again.status]).toEqual([202, 202]);
  expect(again.text).toBe(first.text);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(again.headers.get("location")).toBe(`/v1/follow-ups/${String(first.json.id)}`);
  expect(again.headers.get("content-type")).toBe(first.headers.get("content-type"));
});

it("keeps an answer so that the database tells nobody what was in it", async () => {
  const key = randomUUID();
  const admin = await api.keyWith(["admin"]);
  await api.call("PUT /v1/people/leah@aftercare.test", { key: admin, body: { name: "Leah", role: "lead" } });
  const invite = () =>
    api.call("POST /v1/sign-in-links", {
      key: admin,
      body: { email: "leah@aftercare.test" },
      headers: { "idempotency-key": key },
    });
  const first = await invite();
  expect(first.status).toBe(201);
  const [kept] = await api.sql<{ row: string; answer: Uint8Array }[]>`
    select idempotency_keys::text as row, answer from idempotency_keys where key = ${key}`;
  const token = /[A-Za-z0-9_-]{20,}/.exec(String(first.json.url))?.[0] ?? "";
  expect(token).not.toBe("");
  expect(`${kept?.row} ${Buffer.from(kept?.answer ?? []).toString("latin1")}`).not.toContain(token);
  const again = await invite();
  expect([again.text, again.headers.get("cache-control")]).toEqual([first.text, "no-store"]);
});

it("repeats what a process of the former version kept", async () => {
  const key = randomUUID();
  const body = solved({});
  await start(body, key);
  await api.sql`update idempotency_keys set answer = null, response = '{"kept":"before"}' where key = ${key}`;
  expect((await start(body, key)).text).toBe('{"kept":"before"}');
});

it("refuses a key whose answer was kept under another text of the API key", async () => {
  const key = randomUUID();
  const body = solved({});
  await start(body, key);
  await api.sql`update idempotency_keys set answer = ${Buffer.alloc(64)} where key = ${key}`;
  const { status, json } = await start(body, key);
  expect([status, json.type]).toEqual([422, "urn:aftercare:problem:key-reused"]);
});

it("gives its headers again: where the new thing is, and which version of it", async () => {
  const key = randomUUID();
  const followUp = String((await start(solved({}), randomUUID())).json.id);
  const open = () =>
    api.call("POST /v1/reviews", { body: { followUps: [followUp] }, headers: { "idempotency-key": key } });
  const [first, again] = [await open(), await open()];
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(again.text).toBe(first.text);
  const said = ({ headers }: typeof first) => ["etag", "location", "content-type"].map((name) => headers.get(name));
  expect(said(again)).toEqual(said(first));
  expect(said(first)).toEqual(['"1"', `/v1/reviews/${first.json.id}`, "application/json"]);
});

it("refuses another body under the same key", async () => {
  const key = randomUUID();
  await start(solved({}), key);
  const { status, json } = await start(solved({}), key);
  expect([status, json.type]).toEqual([422, "urn:aftercare:problem:key-reused"]);
});

it("keeps the keys of two API keys apart", async () => {
  const key = randomUUID();
  const other = await api.keyWith(["ingest"]);
  expect([(await start(solved({}), key)).status, (await start(solved({}), key, other)).status]).toEqual([202, 202]);
});

it("does it once when fifty come at once; the others wait or get the same answer", async () => {
  const key = randomUUID();
  const id = String((await start(solved({}), randomUUID())).json.id);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () =>
      api.call(`POST /v1/follow-ups/${id}/answer`, {
        body: { verdict: "partly" },
        headers: { "idempotency-key": key },
      }),
    ),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
  expect(new Set(answers.filter(({ status }) => status === 200).map(({ text }) => text)).size).toBe(1);
  const after = await api.call(`GET /v1/follow-ups/${id}`);
  expect(after.json.answers).toHaveLength(1);
});

it("frees the key of a request that was refused, so that it can be corrected", async () => {
  const key = randomUUID();
  expect((await start({}, key)).status).toBe(422);
  expect((await start(solved({}), key)).status).toBe(202);
});

it("says 409 while the first is running, and takes over what died a minute ago", async () => {
  const key = randomUUID();
  const body = solved({});
  const first = await start(body, key);
  await api.sql`update idempotency_keys set status = null, answer = null, created_at = now() where key = ${key}`;
  expect((await start(body, key)).status).toBe(409);
  await api.sql`update idempotency_keys set created_at = now() - interval '61 seconds' where key = ${key}`;
  const again = await start(body, key);
  expect([again.status, again.json.id]).toEqual([200, first.json.id]);
});

it("forgets after a day", async () => {
  const key = randomUUID();
  await start(solved({}), key);
  await api.sql`update idempotency_keys set created_at = now() - interval '25 hours' where key = ${key}`;
  expect((await start(solved({}), key)).status).toBe(202);
});

it("refuses a key that is none", async () => {
  const { status, json } = await start(solved({}), "x".repeat(256));
  expect([status, json.errors[0].header]).toEqual([400, "Idempotency-Key"]);
});
