import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { startDeliveries } from "../../../client/deliveries.ts";
import { raiseAlarm } from "../../../database/alarms.ts";
import { attemptsOf } from "../../../database/delivery-attempts.ts";
import { listDeliveries } from "../../../database/delivery-log.ts";
import { recordFailed } from "../../../database/outbox.ts";
import { announce } from "../../../database/timeline.ts";
import { outgoing } from "../../support/outgoing.ts";
import { type WebhookReceiver, webhookReceiver } from "../../support/webhook-receiver.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let admin: Browser;
let receiver: WebhookReceiver;
let name: string;
let count = 0;
beforeAll(async () => {
  site = await consoleUnderTest();
  admin = await site.signedIn("admin");
  receiver = await webhookReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await site.close();
});
beforeEach(async () => {
  count += 1;
  name = `crm-${count}`;
  receiver.answer(() => 200);
  receiver.say("thank you");
  await site.sql`delete from subscriptions`;
  const form = { name, url: `${receiver.url}/${name}`, "event.review.opened": "yes" };
  await admin.post("/console/settings/new-subscription", form);
});

const at = () => `/console/settings/subscriptions/${name}`;
const page = async (path: string) => (await (await admin.get(at() + path)).text()).replaceAll(/\s+/g, " ");
const log = async () =>
  (await listDeliveries(site.sql, { subscription: name, state: null, cursor: null, limit: 9 })).items;
const happen = async (data: Record<string, string> = {}) =>
  await announce(site.sql, { type: "review.opened", followUpId: null, data });
/** Runs the deliveries of a client until this holds. */
const untilDelivered = async (holds: () => unknown) => {
  const deliveries = startDeliveries({ sql: site.sql, vault: site.vault, outgoing, log: pino({ level: "silent" }) });
  await vi.waitFor(holds, 10_000);
  await deliveries.stop();
};

it("keeps what was answered to each attempt, with its time and status, also when it arrives in the end", async () => {
  receiver.answer(() => 503);
  receiver.say("down for repairs");
  await happen();
  await untilDelivered(async () => expect((await log())[0]?.attempts).toBe(1));
  receiver.answer(() => 200);
  receiver.say("<b>back</b>");
  const eventId = (await log())[0]?.eventId ?? "";
  await admin.post(`${at()}/deliveries/${eventId}/redeliver`);
  await untilDelivered(async () => expect((await log())[0]?.state).toBe("delivered"));
  const html = await page(`/deliveries/${eventId}`);
  expect(html).toMatch(
    /<strong>Attempt 2<\/strong>: status 200.*&lt;b&gt;back.*<time.*<strong>Attempt 1<\/strong>: status 503.*down for repairs/,
  );
  expect((await attemptsOf(site.sql, { subscription: name, eventId })).map(({ error }) => error)).toEqual([
    null,
    "status 503",
  ]);
});

it("keeps the newest twenty attempts of an event, and also what one said that was overtaken", async () => {
  await happen();
  await untilDelivered(async () => expect((await log())[0]?.state).toBe("delivered"));
  const eventId = (await log())[0]?.eventId ?? "";
  const attempt = { eventId, subscription: name, earlierAttempts: 0, status: 500, error: "status 500", answer: "no" };
  for (let n = 2; n <= 23; n += 1) await recordFailed(site.sql, { ...attempt, attempt: n, retryInMs: null });
  await recordFailed(site.sql, { ...attempt, attempt: 23, retryInMs: null });
  const kept = await attemptsOf(site.sql, { subscription: name, eventId });
  expect(kept.map((each) => each.attempt)).toEqual(Array.from({ length: 20 }, (_, n) => 23 - n));
  expect((await log())[0]).toMatchObject({ state: "delivered", attempts: 1 });
});

it("leads from an event to its review or follow-up, and from the alarm to the subscription", async () => {
  await happen({ reviewId: "rv_abc" });
  await happen({ reviewId: "javascript:x" });
  await untilDelivered(async () => expect((await log()).map(({ state }) => state)).toEqual(["delivered", "delivered"]));
  const items = await log();
  const known = items.find(({ data }) => data["reviewId"] === "rv_abc");
  const odd = items.find(({ data }) => data["reviewId"] !== "rv_abc");
  const link = '<a href="/console/reviews/rv_abc">Review</a>';
  expect(await page("/deliveries")).toContain(link);
  expect(await page(`/deliveries/${known?.eventId}`)).toContain(link);
  expect(await page(`/deliveries/${odd?.eventId}`)).not.toContain('href="javascript');
  await raiseAlarm(site.sql, { kind: "delivery-failed", subject: name });
  const alarms = (await (await admin.get("/console/alarms")).text()).replaceAll(/\s+/g, " ");
  expect(alarms).toMatch(new RegExp(`<a href="${at()}" data-row[^>]*> ?Events do not reach ${name}`));
});
