import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { pino } from "pino";
import { faultsIn } from "../../../client/subscriptions/subscription-form.ts";
import { startDeliveries } from "../../../client/deliveries.ts";
import { findDelivery, listDeliveries } from "../../../database/delivery-log.ts";
import { findSubscription } from "../../../database/subscriptions.ts";
import { announce } from "../../../database/timeline.ts";
import { createOutgoing } from "../../../helpdesk/outgoing.ts";
import { allowedPrivateNetworks } from "../../../helpdesk/private-networks.ts";
import { verifyWebhook } from "../../../helpdesk/standard-webhooks.ts";
import { outgoing } from "../../support/outgoing.ts";
import { type ReceivedWebhook, type WebhookReceiver, webhookReceiver } from "../../support/webhook-receiver.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let admin: Browser;
let receiver: WebhookReceiver;
let name: string;
let secret: string;
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
  receiver.received.length = 0;
  receiver.answer(() => 200);
  receiver.say("thank you");
  await site.sql`delete from subscriptions`;
  secret = await made(await admin.post(`${base}/new-subscription`, { name, ...form(`/${name}`) }));
});

const base = "/console/settings";
const form = (path: string) => ({ url: receiver.url + path, "event.review.opened": "yes" });
const made = async (response: Response) => {
  expect(response.status).toBe(200);
  return /whsec_[A-Za-z0-9+/=]+/.exec(await response.text())?.[0] ?? "none";
};
const at = () => `${base}/subscriptions/${name}`;
const page = async (path = "") => await (await admin.get(at() + path)).text();
const log = async () =>
  (await listDeliveries(site.sql, { subscription: name, state: null, cursor: null, limit: 9 })).items;
const changes = async () =>
  (await site.sql<{ what: string }[]>`select what from settings_changes where subject = ${name} order by id`).map(
    ({ what }) => what,
  );
const signedBy = ({ headers, body }: ReceivedWebhook, one: string) => {
  const texts = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)]));
  return verifyWebhook({ headers: texts, body, secrets: [one], now: new Date() }).genuine;
};
const happen = async (times = 1) => {
  for (let n = 0; n < times; n++) await announce(site.sql, { type: "review.opened", followUpId: null, data: { n } });
};
/** Runs the deliveries of a client until this holds. */
const untilDelivered = async (holds: () => unknown) => {
  const deliveries = startDeliveries({ sql: site.sql, vault: site.vault, outgoing, log: pino({ level: "silent" }) });
  await vi.waitFor(holds, 10_000);
  await deliveries.stop();
};
const giveUp = () =>
  site.sql`update deliveries set attempts = 8, next_attempt_at = null where subscription = ${name} and delivered_at is null`;

it("shows a secret once, to whoever made it, and never again", async () => {
  expect(secret).toMatch(/^whsec_/);
  for (const path of ["", "/deliveries"]) expect(await page(path)).not.toContain("whsec_");
  expect(await (await admin.get(`${base}/subscriptions`)).text()).not.toContain("whsec_");
});

it("makes one subscription of a form that is sent twice, and says so", async () => {
  const again = await admin.post(`${base}/new-subscription`, { name, ...form("/other") });
  expect(again.status).toBe(422);
  expect(await again.text()).toContain("Name is taken by another subscription.");
  expect((await findSubscription(site.sql, { name }))?.url).toBe(`${receiver.url}/${name}`);
});

it("refuses what cannot be, says what, and keeps what was typed", async () => {
  const wrong: [Record<string, string>, string][] = [
    [{ url: "ftp://crm.example" }, "must be an http or https address"],
    [{ url: "http://user:pass@crm.example" }, "must be an http or https address without a user name"],
    [{ "event.review.opened": "" }, "Events must have at least one that is chosen"],
  ];
  for (const [fields, text] of wrong) {
    for (const path of [`${base}/new-subscription`, at()]) {
      const response = await admin.post(path, { name: "new", version: "1", ...form("/typed"), ...fields });
      expect([path, response.status]).toEqual([path, 422]);
      const html = await response.text();
      expect(html).toContain(text);
      expect(html).toContain((fields["url"] ?? "/typed").replaceAll("&", "&amp;"));
    }
  }
  expect(await changes()).toEqual(["subscription-saved"]);
});

it("sends nothing to a private address that the operator has not allowed", async () => {
  const strict = createOutgoing({ allowed: allowedPrivateNetworks.parse("") });
  const typed = { name, url: "http://169.254.169.254/latest", events: ["review.opened" as const], version: "1" };
  expect(faultsIn(typed, { outgoing: strict, isNew: false })).toMatchObject([{ field: "url" }]);
});

it("shows the second of two who save at once what stands now beside what they typed", async () => {
  expect((await admin.post(at(), { version: "1", ...form("/first") })).status).toBe(303);
  const second = await admin.post(at(), { version: "1", ...form("/second"), "event.answer.received": "yes" });
  expect(second.status).toBe(409);
  const html = await second.text();
  expect(html).toContain("Somebody else saved this subscription meanwhile.");
  expect(html).toMatch(/Stands now.*\/first.*You typed.*\/second/s);
  expect(html).toContain(`<input type="hidden" name="version" value="2"/>`);
  expect((await findSubscription(site.sql, { name }))?.url).toBe(`${receiver.url}/first`);
  expect((await admin.post(at(), { version: "2", ...form("/second") })).status).toBe(303);
});

it("signs with the new secret and the one before until that is dropped", async () => {
  const rotate = (version: string, act: string) => admin.post(`${at()}/secret`, { version, do: act });
  const newer = await made(await rotate("1", "rotate"));
  expect((await rotate("1", "rotate")).status).toBe(409);
  await admin.post(`${at()}/check`);
  expect([secret, newer].map((one) => receiver.received[0] && signedBy(receiver.received[0], one))).toEqual([
    true,
    true,
  ]);
  expect((await rotate("2", "drop")).status).toBe(303);
  await admin.post(`${at()}/check`);
  expect([secret, newer].map((one) => receiver.received[1] && signedBy(receiver.received[1], one))).toEqual([
    false,
    true,
  ]);
  expect(await changes()).toEqual(["subscription-saved", "subscription-saved", "subscription-saved"]);
});

it("posts a test event at once and shows what the receiver said, as text", async () => {
  receiver.say("<script>alert(1)</script>\u0000\u001b[31m \u202eevil");
  const sent = await admin.post(`${at()}/check`);
  const html = await (await admin.get(sent.headers.get("location") ?? "")).text();
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;  [31m  evil");
  expect(html).not.toContain("<script>alert");
  expect(html).toContain("status 200");
  expect(JSON.parse(receiver.received[0]?.body ?? "")).toMatchObject({ type: "subscription.test" });
});

it("keeps a failed test in the log without an alarm, and without another attempt", async () => {
  receiver.answer(() => 503);
  await admin.post(`${at()}/check`);
  expect(await log()).toMatchObject([
    { type: "subscription.test", state: "failed", lastStatus: 503, lastAnswer: "thank you" },
  ]);
  expect(await site.sql`select from alarms where subject = ${name}`).toHaveLength(0);
  expect(await page()).toContain("nothing delivered yet");
  expect((await admin.post(`${at()}/deliveries/redeliver-failed`)).headers.get("location")).toContain("redelivered=0");
});

it("tells since when deliveries fail, how many wait, and when one last arrived", async () => {
  receiver.answer(() => 503);
  await happen(2);
  await untilDelivered(async () => expect((await log()).map(({ lastStatus }) => lastStatus)).toEqual([503, 503]));
  expect(await page()).toContain("failing since");
  expect(await page()).toMatch(/state=waiting">2</);
  receiver.answer(() => 200);
  await admin.post(`${at()}/check`);
  expect(await page()).not.toContain("failing since");
  await giveUp();
  expect(await page()).toContain("2 events given up");
  expect(await (await admin.get(`${base}/subscriptions`)).text()).toContain("2 events given up");
});

it("keeps what waits while it is disabled, and sends it once it is enabled", async () => {
  await happen();
  receiver.answer(() => 503);
  await untilDelivered(async () => expect((await log())[0]?.attempts).toBe(1));
  receiver.answer(() => 200);
  receiver.received.length = 0;
  expect((await admin.post(`${at()}/disable`)).status).toBe(303);
  expect(await page()).toContain("disabled");
  await site.sql`update deliveries set next_attempt_at = now()`;
  await happen();
  expect((await admin.post(`${at()}/enable`)).status).toBe(303);
  await untilDelivered(async () => expect((await log()).some(({ state }) => state === "delivered")).toBe(true));
  expect(await changes()).toEqual(["subscription-saved", "subscription-disabled", "subscription-enabled"]);
});

it("delivers once more one event, everything given up, or what happened since a day", async () => {
  receiver.answer(() => 500);
  await happen(3);
  await untilDelivered(async () => expect((await log()).every(({ attempts }) => attempts === 1)).toBe(true));
  await giveUp();
  const [newest, middle, oldest] = await log();
  await site.sql`update deliveries set event_at = '2026-03-01T12:00Z' where event_id = ${oldest?.eventId ?? ""}`;
  receiver.answer(() => 200);
  const all = `${at()}/deliveries/redeliver-failed`;
  expect((await admin.post(all, { since: "soon" })).status).toBe(422);
  await admin.post(`${at()}/deliveries/${newest?.eventId}/redeliver`);
  expect((await admin.post(all, { since: "2026-03-02" })).headers.get("location")).toContain("redelivered=1");
  const state = async (eventId = "") => (await findDelivery(site.sql, { subscription: name, eventId }))?.state;
  expect(await Promise.all([newest, middle, oldest].map((one) => state(one?.eventId)))).toEqual([
    "waiting",
    "waiting",
    "failed",
  ]);
  expect((await admin.post(all, { since: "2026-03-01" })).headers.get("location")).toContain("redelivered=1");
});

it("says what is lost before a subscription is removed, and removes it with what waits", async () => {
  await happen(2);
  receiver.answer(() => 503);
  await untilDelivered(async () => expect((await log()).every(({ attempts }) => attempts === 1)).toBe(true));
  expect(await page("?do=remove")).toContain("2 events not delivered yet are dropped.");
  expect((await admin.post(`${at()}/delete`)).status).toBe(303);
  expect(await site.sql`select from deliveries where subscription = ${name}`).toHaveLength(0);
});

it("filters the log by state and event, and pages through it", async () => {
  await happen(60);
  await admin.post(`${at()}/check`);
  await untilDelivered(async () => expect(receiver.received).toHaveLength(61));
  const events = (html: string) => [...html.matchAll(/case-sub mono">(ev_[a-z2-7]+)</g)].map(([, id]) => id);
  const first = await page("/deliveries");
  const next = /href="[^"]*(\?after=[^"]+)" rel="next"/.exec(first)?.[1] ?? "";
  const second = await page(`/deliveries${next}`);
  expect([events(first).length, events(second).length]).toEqual([50, 11]);
  expect(new Set([...events(first), ...events(second)]).size).toBe(61);
  expect(events(await page("/deliveries?type=subscription.test"))).toHaveLength(1);
  expect(events(await page("/deliveries?state=failed"))).toHaveLength(0);
  expect(events(await page("/deliveries?state=nonsense&type=x&after=%00"))).toHaveLength(50);
});

it("shows those who may only look neither the path of an address nor a button", async () => {
  const lead = await site.signedIn("lead");
  for (const path of ["", "/deliveries"]) {
    const main = (await (await lead.get(at() + path)).text()).split("<main")[1]?.split("</main>")[0] ?? "";
    expect(main).not.toContain(`${receiver.url}/${name}`);
    expect(main).not.toContain('method="post"');
  }
});
