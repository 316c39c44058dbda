import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startDeliveries } from "../../../client/deliveries.ts";
import { claimDeliveries, nextDeliveryInMs, recordDelivered, recordFailed } from "../../../database/outbox.ts";
import { announce } from "../../../database/timeline.ts";
import { verifyWebhook } from "../../../helpdesk/standard-webhooks.ts";
import { outgoing } from "../../support/outgoing.ts";
import { type WebhookReceiver, webhookReceiver } from "../../support/webhook-receiver.ts";
import { type ApiUnderTest, apiUnderTest } from "./api-under-test.ts";

let api: ApiUnderTest;
let receiver: WebhookReceiver;
let name: string;
let secret: string;
let count = 0;
beforeAll(async () => {
  api = await apiUnderTest();
  receiver = await webhookReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await api.drop();
});
beforeEach(async () => {
  count += 1;
  name = `crm-${count}`;
  receiver.received.length = 0;
  receiver.answer(() => 200);
  await api.sql`delete from subscriptions`;
  const body = { url: `${receiver.url}/${name}`, events: ["review.opened"] };
  secret = (await api.call(`PUT /v1/subscriptions/${name}`, { body })).json.secret;
});

const tell = async (times = 1) => {
  for (let n = 0; n < times; n++) {
    await announce(api.sql, { type: "review.opened", followUpId: null, data: { n } });
  }
};
/** Runs the deliveries of a client until this holds. */
const untilDelivered = async (holds: () => unknown) => {
  const deliveries = startDeliveries({ ...api, outgoing });
  await vi.waitFor(holds, 10_000);
  await deliveries.stop();
};
const log = async (query = "") => (await api.call(`GET /v1/subscriptions/${name}/deliveries${query}`)).json;
const redeliver = (event: string) => api.call(`POST /v1/subscriptions/${name}/deliveries/${event}/redeliver`);
const redeliverFailed = (body?: object) =>
  api.call(`POST /v1/subscriptions/${name}/deliveries/redeliver-failed`, body === undefined ? {} : { body });
/** As after the eighth refusal. */
const giveUp = () =>
  api.sql`
    with given_up as (
      update deliveries set attempts = 8, next_attempt_at = null, last_status = 500, last_error = 'status 500'
      where delivered_at is null returning subscription)
    insert into alarms (kind, subject) select distinct 'delivery-failed', subscription from given_up`;
const alarms = () =>
  api.sql`select from alarms where kind = 'delivery-failed' and subject = ${name} and cleared_at is null`;

describe("the deliveries of a subscription", () => {
  it("say of every event how far it has come", async () => {
    receiver.answer(() => 503);
    await tell();
    await untilDelivered(async () => expect((await log()).items[0].attempts).toBe(1));
    expect((await log()).items).toEqual([
      {
        eventId: receiver.ids()[0],
        type: "review.opened",
        at: expect.stringMatching(/Z$/),
        followUpId: null,
        state: "waiting",
        attempts: 1,
        lastStatus: 503,
        lastError: "status 503",
        nextAttemptAt: expect.stringMatching(/Z$/),
        deliveredAt: null,
      },
    ]);
    await giveUp();
    expect((await log("?state=failed")).items[0]).toMatchObject({ state: "failed", nextAttemptAt: null });
    expect((await log("?state=waiting")).items).toEqual([]);
    receiver.answer(() => 200);
    await redeliverFailed();
    await untilDelivered(async () => expect((await log("?state=delivered")).items).toHaveLength(1));
    expect((await log()).items[0]).toMatchObject({ lastStatus: 200, lastError: null, attempts: 9 });
  });

  it("come in pages, the newest first, that later events do not shift", async () => {
    await tell(5);
    await untilDelivered(() => expect(receiver.received).toHaveLength(5));
    const first = await log("?limit=2");
    await tell(1);
    await untilDelivered(() => expect(receiver.received).toHaveLength(6));
    const second = await log(`?limit=2&cursor=${first.next}`);
    const third = await log(`?limit=2&cursor=${second.next}`);
    const seen = [first, second, third].flatMap(({ items }) =>
      items.map((item: { at: string }) => Date.parse(item.at)),
    );
    expect(seen).toHaveLength(5);
    expect(seen).toEqual(seen.toSorted((one, other) => other - one));
    expect(third.next).toBeNull();
  });

  it.each([
    ["state", "state=lost"],
    ["limit", "limit=0"],
    ["cursor", "cursor=zzz"],
  ])("refuse a wrong question with 422 and name %s", async (pointer, query) => {
    const { status, json } = await api.call(`GET /v1/subscriptions/${name}/deliveries?${query}`);
    expect([status, json.errors[0].parameter]).toEqual([422, pointer]);
  });

  it("are of no unknown subscription or event", async () => {
    for (const request of [
      "GET /v1/subscriptions/none/deliveries",
      "POST /v1/subscriptions/none/deliveries/redeliver-failed",
      "POST /v1/subscriptions/none/deliveries/ev_a/redeliver",
      `POST /v1/subscriptions/${name}/deliveries/ev_a/redeliver`,
    ]) {
      expect([request, (await api.call(request)).status]).toEqual([request, 404]);
    }
  });
});

describe("a subscription", () => {
  it("is kept with who wrote and removed it, its address only by host, its secret not at all", async () => {
    await api.call(`DELETE /v1/subscriptions/${name}`);
    const changes = await api.sql<{ what: string; before: unknown; after: unknown }[]>`
      select actor, what, before, after from settings_changes where subject = ${name} order by id`;
    const state = { host: new URL(receiver.url).host, events: ["review.opened"], enabled: true };
    const actor = "api:AFTERCARE_ADMIN_KEY";
    expect([...changes]).toEqual([
      { actor, what: "subscription-saved", before: null, after: state },
      { actor, what: "subscription-removed", before: state, after: null },
    ]);
  });
});

describe("delivering once more", () => {
  it("takes the same event under the same id, signed, also when it had arrived", async () => {
    await tell();
    await untilDelivered(async () => expect((await log("?state=delivered")).items).toHaveLength(1));
    const { status, json } = await redeliver(receiver.ids()[0] ?? "");
    expect([status, json.state, json.attempts]).toEqual([202, "waiting", 1]);
    await untilDelivered(async () => expect((await log("?state=delivered")).items).toHaveLength(1));
    expect(receiver.received).toHaveLength(2);
    expect(new Set(receiver.ids()).size).toBe(1);
    const [first, again] = receiver.received;
    expect(again?.body).toBe(first?.body);
    const headers = Object.fromEntries(
      Object.entries(again?.headers ?? {}).map(([key, value]) => [key, String(value)]),
    );
    expect(verifyWebhook({ headers, body: again?.body ?? "", secrets: [secret], now: new Date() })).toMatchObject({
      genuine: true,
    });
  });

  it("takes all that were given up and nothing else, and ends their alarm", async () => {
    await tell(3);
    receiver.answer(() => 500);
    await untilDelivered(async () => expect((await log()).items.length).toBe(3));
    await giveUp();
    await redeliver((await log("?state=failed")).items[0].eventId);
    expect(await alarms()).toHaveLength(1);
    receiver.answer(() => 200);
    expect(await redeliverFailed()).toMatchObject({ status: 202, json: { redelivered: 2 } });
    expect(await alarms()).toHaveLength(0);
    expect((await redeliverFailed()).json).toEqual({ redelivered: 0 });
    await untilDelivered(async () => expect((await log("?state=delivered")).items).toHaveLength(3));
  });

  it("begins the waits between attempts anew", async () => {
    await tell();
    receiver.answer(() => 500);
    await untilDelivered(() => expect(receiver.received).toHaveLength(1));
    await giveUp();
    await redeliverFailed();
    await untilDelivered(async () => expect((await log()).items[0].attempts).toBe(9));
    const { state, nextAttemptAt } = (await log()).items[0];
    expect(state).toBe("waiting");
    const [now] = await api.sql<{ at: Date }[]>`select now() as at`;
    expect(Date.parse(nextAttemptAt) - (now?.at.getTime() ?? 0)).toBeLessThan(60_000);
  });

  it("waits while the subscription is disabled, and goes out once it is enabled", async () => {
    await tell();
    await untilDelivered(() => expect(receiver.received).toHaveLength(1));
    await api.sql`update subscriptions set disabled_at = now()`;
    expect((await redeliver(receiver.ids()[0] ?? "")).json.state).toBe("waiting");
    expect(await nextDeliveryInMs(api.sql, { except: [] })).toBeNull();
    expect(await claimDeliveries(api.sql, { limit: 1, except: [] })).toEqual([]);
    await api.call(`PUT /v1/subscriptions/${name}`, { body: { url: receiver.url, events: ["review.opened"] } });
    await untilDelivered(() => expect(receiver.received).toHaveLength(2));
  });

  it.each(["arrives", "fails"])("is not forgotten when an attempt under way %s meanwhile", async (ends) => {
    await tell();
    receiver.answer(() => 500);
    await untilDelivered(() => expect(receiver.received).toHaveLength(1));
    await api.sql`update deliveries set next_attempt_at = now()`;
    const [underWay] = await claimDeliveries(api.sql, { limit: 1, except: [] });
    if (underWay === undefined) throw new Error("nothing was due");
    await redeliver(underWay.eventId);
    if (ends === "arrives") await recordDelivered(api.sql, { ...underWay, status: 200, answer: "" });
    else await recordFailed(api.sql, { ...underWay, status: 500, error: "status 500", answer: "", retryInMs: null });
    expect((await log()).items[0].state).toBe("waiting");
    expect(await claimDeliveries(api.sql, { limit: 1, except: [] })).toHaveLength(1);
  });

  it("of what was given up takes only what happened since a time, where one is named", async () => {
    receiver.answer(() => 503);
    await tell(2);
    await untilDelivered(() => expect(receiver.received).toHaveLength(2));
    await giveUp();
    const [newest, oldest] = (await log()).items;
    await api.sql`update deliveries set event_at = '2026-03-01T10:00Z' where event_id = ${oldest.eventId}`;
    const wrong = await redeliverFailed({ since: "soon" });
    expect([wrong.status, wrong.json.errors[0].pointer]).toEqual([422, "/since"]);
    expect((await redeliverFailed({ from: "2026-03-01T10:00:00Z" })).status).toBe(422);
    expect((await redeliverFailed({ since: "2026-03-01T11:00:00.001+01:00" })).json).toEqual({ redelivered: 1 });
    expect((await log("?state=waiting")).items.map((item: { eventId: string }) => item.eventId)).toEqual([
      newest.eventId,
    ]);
    expect((await redeliverFailed({ since: "2026-03-01T11:00:00+01:00" })).json).toEqual({ redelivered: 1 });
  });

  it("is kept with who asked for it", async () => {
    await tell();
    await untilDelivered(() => expect(receiver.received).toHaveLength(1));
    await redeliver(receiver.ids()[0] ?? "");
    const changes = await api.sql`
      select actor, what, after from settings_changes where subject = ${name} order by id desc limit 1`;
    expect([...changes]).toEqual([
      { actor: "api:AFTERCARE_ADMIN_KEY", what: "events-redelivered", after: { events: 1 } },
    ]);
  });
});
