import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { newWebhookSecret, signWebhook } from "../../helpdesk/standard-webhooks.ts";
import { type ApiUnderTest, apiUnderTest } from "./api/api-under-test.ts";

const secrets = [newWebhookSecret(), newWebhookSecret()];
let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
  const body = { kind: "sample", baseUrl: "http://127.0.0.1:9", webhookSecrets: secrets };
  await api.call("PUT /v1/connections/desk", { body });
});
afterAll(() => api.drop());

const event = (changes: { ticketId?: string; actor?: string } = {}) =>
  JSON.stringify({
    type: "ticket.solved",
    ticketId: changes.ticketId ?? "7",
    actor: { kind: changes.actor === undefined ? "agent" : "api", id: changes.actor ?? "sam" },
  });
const send = (
  body: string,
  { id = randomUUID(), secret = secrets[0] ?? "", at = new Date(), connection = "desk" } = {},
) =>
  api.call(`POST /v1/webhooks/${connection}`, {
    key: null,
    body,
    headers: { "content-type": "text/plain", ...signWebhook({ id, at, body, secrets: [secret] }) },
  });
const waiting = async () => (await api.sql`select id from inbox where handled_at is null`).length;

it("keeps a genuine event and answers 202", async () => {
  const before = await waiting();
  expect((await send(event())).status).toBe(202);
  expect(await waiting()).toBe(before + 1);
});

it("takes every secret that is valid now", async () => {
  for (const secret of secrets) expect((await send(event(), { secret })).status).toBe(202);
});

it("answers 202 to duplicates, fifty at once, and keeps one", async () => {
  const before = await waiting();
  const id = randomUUID();
  const answers = await Promise.all(Array.from({ length: 50 }, () => send(event(), { id })));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
  expect(await waiting()).toBe(before + 1);
});

it("answers 202 to what we have done ourselves, and keeps nothing", async () => {
  const before = await waiting();
  expect((await send(event({ actor: "aftercare" }))).status).toBe(202);
  expect(await waiting()).toBe(before);
});

it("answers 401 without a reason to what is not genuine", async () => {
  const before = await waiting();
  const strangers = [
    await send(event(), { secret: newWebhookSecret() }),
    await send(event(), { at: new Date(Date.now() - 600_000) }),
    await api.call("POST /v1/webhooks/desk", { key: null, body: event() }),
  ];
  expect(strangers.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(new Set(strangers.map(({ text }) => text)).size).toBe(1);
  expect(await waiting()).toBe(before);
});

it("remembers that a webhook was refused, until one is taken, and the check says so", async () => {
  const lines = async () => {
    const { json } = await api.call("POST /v1/connections/desk/check");
    return z.object({ lines: z.array(z.object({ what: z.string(), ok: z.boolean() })) }).parse(json).lines;
  };
  const missing = { what: "Take its webhooks", ok: false };
  await send(event(), { secret: newWebhookSecret() });
  await api.sql`update inbox set received_at = now() - interval '1 hour'`;
  expect(await lines()).toContainEqual(expect.objectContaining(missing));
  await send(event());
  expect(await lines()).not.toContainEqual(expect.objectContaining(missing));
});

it("answers 404 where no helpdesk is connected", async () => {
  expect((await send(event(), { connection: "nowhere" })).status).toBe(404);
  expect((await send(event(), { connection: "api" })).status).toBe(404);
});

it("answers 413 to a body above 1 MB, 200 to HEAD and 405 to GET", async () => {
  expect((await send("x".repeat(1_000_001))).status).toBe(413);
  expect((await api.call("HEAD /v1/webhooks/desk", { key: null })).status).toBe(200);
  const get = await api.call("GET /v1/webhooks/desk", { key: null });
  expect([get.status, get.headers.get("allow")]).toEqual([405, "HEAD, POST"]);
});

it("wakes the relay for each event it keeps, and for no other", async () => {
  let rung = 0;
  const listening = await api.sql.listen("relay", () => rung++);
  const id = randomUUID();
  await send(event(), { id });
  await send(event(), { id });
  await api.sql`select pg_notify('relay', 'last')`;
  await expect.poll(() => rung).toBe(2);
  await listening.unlisten();
});
