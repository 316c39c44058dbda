import { randomBytes } from "node:crypto";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startDeliveries } from "../../client/deliveries.ts";
import { saveSubscription } from "../../database/subscriptions.ts";
import { announce } from "../../database/timeline.ts";
import { createVault } from "../../database/vault.ts";
import { acceptResolution } from "../../database/acceptance.ts";
import { newWebhookSecret, verifyWebhook } from "../../helpdesk/standard-webhooks.ts";
import { freshDatabase } from "../support/postgres.ts";
import { type WebhookReceiver, webhookReceiver } from "../support/webhook-receiver.ts";
import { privateAddressText } from "../../helpdesk/outgoing.ts";
import { outgoing } from "../support/outgoing.ts";

const vault = createVault(randomBytes(32).toString("base64"));
const secret = newWebhookSecret();
let database: Awaited<ReturnType<typeof freshDatabase>>;
let receiver: WebhookReceiver;
let url: string;
let received: WebhookReceiver["received"];
let running: { stop(): Promise<void> }[];

beforeEach(async () => {
  database = await freshDatabase();
  running = [];
  receiver = await webhookReceiver();
  ({ url, received } = receiver);
});
afterEach(async () => {
  await receiver.stop();
  await Promise.all(running.map((loop) => loop.stop()));
  await database.drop();
});

const client = () =>
  running.push(startDeliveries({ sql: database.sql, vault, outgoing, log: pino({ level: "silent" }) }));
const subscribe = (name: string, path = `/${name}`) =>
  saveSubscription(database.sql, {
    name,
    url: url + path,
    events: ["answer.received"],
    newSecret: secret,
    vault,
    by: "test",
  });
const tell = async (followUpId: string, verdict = "held") => {
  await announce(database.sql, { type: "answer.received", followUpId, data: { version: 1, verdict } });
};
const accepted = async () => {
  const { followUpId } = await acceptResolution(database.sql, {
    connection: "api",
    policy: null,
    checkInAfterMs: null,
    vault,
    ticket: {
      id: randomBytes(4).toString("hex"),
      subject: "Invoices missing",
      url: null,
      status: "solved",
      team: null,
      tags: [],
      priority: null,
      channel: null,
      messageId: null,
      customer: { id: null, email: "ana@example.test", name: "Ana", language: null, timeZone: null, company: null },
      resolution: { key: "r-1", at: new Date(), summary: "", agent: { email: null, name: null } },
      humanReplies: null,
      lastHumanContactAt: null,
      mergedInto: null,
    },
  });
  return followUpId;
};
const rows = () =>
  database.sql<
    { attempts: number; waitsMs: number | null; lastStatus: number | null; lastError: string | null; done: boolean }[]
  >`
    select attempts, extract(epoch from next_attempt_at - now())::float8 * 1000 as waits_ms, last_status, last_error,
      delivered_at is not null as done
    from deliveries order by event_id, subscription`;
const makeDue = () => database.sql`update deliveries set next_attempt_at = now() where next_attempt_at is not null`;

describe("delivering events", () => {
  it("posts a signed, thin event to everybody who wants it, and to nobody else", async () => {
    await subscribe("crm");
    await subscribe("bi");
    await saveSubscription(database.sql, {
      name: "other",
      url: `${url}/other`,
      events: ["review.opened"],
      newSecret: secret,
      vault,
      by: "test",
    });
    const followUpId = await accepted();
    await tell(followUpId, "not_held");
    client();
    await vi.waitFor(() => expect(received).toHaveLength(2), 10_000);
    expect(received.map(({ path }) => path).toSorted()).toEqual(["/bi", "/crm"]);
    for (const { headers, body } of received) {
      const texts = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
      expect(verifyWebhook({ headers: texts, body, secrets: [secret], now: new Date() })).toMatchObject({
        genuine: true,
      });
      expect(JSON.parse(body)).toEqual({
        type: "answer.received",
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        data: { followUpId, version: 1, verdict: "not_held" },
      });
    }
    await vi.waitFor(async () => expect((await rows()).every(({ done }) => done)).toBe(true));
  });

  it("delivers once each while three clients run at once", async () => {
    await subscribe("crm");
    const followUpId = await accepted();
    client();
    client();
    client();
    for (let n = 0; n < 60; n++) await tell(followUpId);
    await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(60), 20_000);
    await vi.waitFor(async () => expect((await rows()).filter(({ done }) => done)).toHaveLength(60), 10_000);
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(60);
    expect(received).toHaveLength(60);
  });

  it("hears of a new event without being told to look", async () => {
    await subscribe("crm");
    client();
    await tell(await accepted());
    await vi.waitFor(() => expect(received).toHaveLength(1), 4_000);
  });

  it("tries again under the same id, later each time, then raises an alarm and stops", async () => {
    receiver.answer(() => 500);
    await subscribe("crm");
    await tell(await accepted());
    const expectedMs = [5e3, 3e5, 18e5, 72e5, 18e6, 36e6, 36e6];
    for (const [n, aboutMs] of expectedMs.entries()) {
      const [loop] = [startDeliveries({ sql: database.sql, vault, outgoing, log: pino({ level: "silent" }) })];
      await vi.waitFor(
        async () => expect((await rows())[0]).toMatchObject({ attempts: n + 1, lastStatus: 500 }),
        10_000,
      );
      await loop?.stop();
      const waitsMs = (await rows())[0]?.waitsMs ?? 0;
      expect(waitsMs).toBeGreaterThan(aboutMs * 0.9 - 3_000);
      expect(waitsMs).toBeLessThan(aboutMs * 1.1 + 1_000);
      await makeDue();
    }
    client();
    await vi.waitFor(async () => expect((await rows())[0]).toMatchObject({ attempts: 8, waitsMs: null }), 10_000);
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    const alarms = await database.sql`select kind, subject from alarms where cleared_at is null`;
    expect([...alarms]).toEqual([{ kind: "delivery-failed", subject: "crm" }]);
  });

  it("follows no redirect", async () => {
    receiver.answer(() => 302);
    await subscribe("crm");
    await tell(await accepted());
    client();
    await vi.waitFor(async () => expect((await rows())[0]).toMatchObject({ attempts: 1, lastStatus: 302 }), 10_000);
    expect(received.map(({ path }) => path)).toEqual(["/crm"]);
  });

  it("sends nothing to a private address that is not allowed, and says so without naming it", async () => {
    await subscribe("crm");
    await database.sql`update subscriptions set url = 'http://0.0.0.0:1/secret-path'`;
    await tell(await accepted());
    client();
    await vi.waitFor(
      async () => expect((await rows())[0]).toMatchObject({ attempts: 1, lastError: privateAddressText }),
      10_000,
    );
    expect((await rows())[0]?.lastStatus).toBeNull();
    expect(received).toEqual([]);
  });

  it("does not let one that never answers keep the others waiting", async () => {
    receiver.answer((path) => (path === "/slow" ? 0 : 200));
    await subscribe("slow");
    await subscribe("quick");
    const followUpId = await accepted();
    for (let n = 0; n < 30; n++) await tell(followUpId);
    client();
    await vi.waitFor(() => expect(received.filter(({ path }) => path === "/quick")).toHaveLength(30), 12_000);
    expect(received.filter(({ path }) => path === "/slow").length).toBeLessThan(30);
  });

  it("delivers what another client had begun and not finished", async () => {
    await subscribe("crm");
    await tell(await accepted());
    await database.sql`update outbox set spread_at = now()`;
    await database.sql`
      insert into deliveries (event_id, subscription, attempts, next_attempt_at)
      select id, 'crm', 1, now() - interval '1 second' from outbox`;
    client();
    await vi.waitFor(() => expect(received).toHaveLength(1), 10_000);
    await vi.waitFor(async () => expect((await rows())[0]).toMatchObject({ attempts: 2, done: true }));
  });
});
