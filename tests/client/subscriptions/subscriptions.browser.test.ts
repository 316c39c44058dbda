import { pino } from "pino";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startDeliveries } from "../../../client/deliveries.ts";
import { findSubscription } from "../../../database/subscriptions.ts";
import { announce } from "../../../database/timeline.ts";
import { type Browsed, browsed } from "../../support/browsed.ts";
import { describeWithChromium } from "../../support/chromium.ts";
import { looksRight } from "../../support/looks-right.ts";
import { outgoing } from "../../support/outgoing.ts";
import { type WebhookReceiver, webhookReceiver } from "../../support/webhook-receiver.ts";
import { type Browser as SignedIn, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

const base = "/console/settings";
let site: ConsoleUnderTest;
let admin: SignedIn;
let lead: SignedIn;
let receiver: WebhookReceiver;
let visited: Browsed;

beforeAll(async () => {
  site = await consoleUnderTest();
  admin = await site.signedIn("admin", { timeZone: "Europe/Stockholm" });
  lead = await site.signedIn("lead");
  receiver = await webhookReceiver();
  receiver.answer((path) => (path === "/bi" ? 503 : 200));
  receiver.say('{"error":"<b>maintenance</b>"}');
  visited = await browsed(site.app);
}, 60_000);
afterAll(async () => {
  await visited.close();
  await receiver.stop();
  await site.close();
});

async function open(path: string, options: BrowserContextOptions & { as?: SignedIn } = {}): Promise<Page> {
  const { as = admin, ...rest } = options;
  return await visited.open(base + path, { viewport: { width: 1280, height: 800 }, cookie: as.cookie, ...rest });
}
/** Made once, however often it is asked for. */
async function subscribe(name: string, path: string): Promise<void> {
  const events = { "event.review.opened": "yes", "event.follow_up.settled": "yes" };
  await admin.post(`${base}/new-subscription`, { name, url: receiver.url + path, ...events });
}
/** Some that arrive, some that wait for another attempt, some given up, and a subscription that is disabled. */
async function busy(): Promise<void> {
  for (const [name, path] of [
    ["crm", "/crm"],
    ["data-warehouse", "/bi"],
    ["old-bot", "/old"],
  ] as const) {
    await subscribe(name, path);
  }
  await admin.post(`${base}/subscriptions/old-bot/disable`);
  await admin.post(`${base}/subscriptions/crm/check`);
  const followUpId = await site.solve();
  for (let n = 0; n < 3; n++) await announce(site.sql, { type: "follow_up.settled", followUpId, data: { n } });
  const deliveries = startDeliveries({ sql: site.sql, vault: site.vault, outgoing, log: pino({ level: "silent" }) });
  await vi.waitFor(async () => {
    expect(await site.sql`select from deliveries where last_status is not null`).toHaveLength(7);
  }, 10_000);
  await deliveries.stop();
  await site.sql`
    update deliveries set next_attempt_at = null, attempts = 8
    where subscription = 'data-warehouse' and event_id = (select min(event_id) from deliveries where last_status = 503)`;
}

describeWithChromium("the pages of the subscriptions, before there are any,", () => {
  it("say what there is to do while there are none", async () => {
    const page = await open("/subscriptions");
    expect(await page.getByRole("heading", { level: 2 }).first().textContent()).toBe("Nobody is told yet");
    await looksRight(page, "subscriptions-empty");
    await page.context().close();
  });
});

describeWithChromium("the pages of the subscriptions", () => {
  beforeAll(busy, 60_000);

  it("axe finds nothing, light or dark; nothing overflows", async () => {
    const [row] = await site.sql<{ id: string }[]>`
      select event_id as id from deliveries where subscription = 'data-warehouse' and next_attempt_at is null`;
    const pages: [string, string][] = [
      ["subscriptions", "/subscriptions"],
      ["new-subscription", "/new-subscription"],
      ["subscription", "/subscriptions/data-warehouse"],
      ["subscription-remove", "/subscriptions/data-warehouse?do=remove"],
      ["subscription-disabled", "/subscriptions/old-bot"],
      ["deliveries", "/subscriptions/data-warehouse/deliveries"],
      ["deliveries-empty", "/subscriptions/old-bot/deliveries"],
      ["deliveries-filtered", "/subscriptions/old-bot/deliveries?state=failed"],
      ["delivery", `/subscriptions/data-warehouse/deliveries/${row?.id}`],
    ];
    for (const [name, path] of pages) {
      const page = await open(path);
      expect(await page.locator("h1").count()).toBe(1);
      await looksRight(page, name);
      await page.context().close();
    }
  }, 120_000);

  it("show a lead how it goes, and nothing to press", async () => {
    const page = await open("/subscriptions/crm", { as: lead });
    await page.getByText("Only admins change subscriptions.").waitFor();
    expect(await page.locator("main button, main input").count()).toBe(0);
    await looksRight(page, "subscription-lead");
    await page.context().close();
  });

  it("take j, k and Enter through the list and the log", async () => {
    const page = await open("/subscriptions");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/subscriptions/data-warehouse");
    await page.getByRole("link", { name: "Delivery log" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL("**/deliveries");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByText("What the receiver said").waitFor();
    expect(await page.getByText('{"error":"<b>maintenance</b>"}').count()).toBe(1);
    await page.context().close();
  });

  it("filter the log into its address, with and without JavaScript", async () => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await open("/subscriptions/data-warehouse/deliveries", { javaScriptEnabled });
      await page.getByLabel("State").selectOption("failed");
      if (!javaScriptEnabled) await page.getByRole("button", { name: "Show" }).click();
      await page.waitForURL("**?**state=failed**");
      await page.getByText("1 event on this page").waitFor();
      expect(await page.locator("#queue tbody tr").count()).toBe(1);
      await page.context().close();
    }
  });
});

describeWithChromium("telling a system of what happens", () => {
  beforeAll(() => subscribe("crm", "/crm"));

  it.each([true, false])("from making it to removing it (JavaScript: %s)", async (javaScriptEnabled) => {
    const name = javaScriptEnabled ? "scripted" : "plain";
    const page = await open("/subscriptions", { javaScriptEnabled });
    const press = async (label: string) => await page.getByRole("button", { name: label, exact: true }).click();
    await page.getByRole("link", { name: "New subscription" }).click();
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Address").fill("crm.example/hook");
    await press("Create");
    await page.getByText("Address must be an http or https address").first().waitFor();
    await page.getByText("Events must have at least one that is chosen.").first().waitFor();
    expect(await page.getByLabel("Address").inputValue()).toBe("crm.example/hook");
    if (javaScriptEnabled) await looksRight(page, "subscription-wrong");
    await page.getByLabel("Address").fill(`${receiver.url}/${name}`);
    await page.getByLabel("answer.received").check();
    await press("Create");
    expect(await page.getByLabel("The new secret, shown this once").inputValue()).toMatch(/^whsec_/);
    if (javaScriptEnabled) await looksRight(page, "subscription-secret");
    await press("Send a test event");
    await page.getByRole("heading", { name: "test event" }).waitFor();
    await page.getByText("Attempt 1: status 200").waitFor();
    await press("Deliver once more");
    await page.getByRole("status").getByText("On its way once more").waitFor();
    await page.getByRole("link", { name, exact: true }).click();
    await press("Make a new secret");
    await page.getByText("signed with the new secret and with the one before").waitFor();
    await press("Drop the one before");
    await page.getByRole("status").getByText("Only the newest secret signs now.").waitFor();
    await page.getByLabel("review.opened").check();
    await press("Save");
    await page.getByRole("status").getByText("Saved.").waitFor();
    await press("Disable");
    await page.getByRole("status").getByText("Disabled.").waitFor();
    await press("Enable");
    await page.getByRole("status").getByText("Enabled.").waitFor();
    expect(await findSubscription(site.sql, { name })).toMatchObject({ events: ["answer.received", "review.opened"] });
    await page.getByRole("link", { name: "Remove…" }).click();
    await press("Remove subscription");
    await page.getByRole("status").getByText("The subscription was removed").waitFor();
    expect(await findSubscription(site.sql, { name })).toBeNull();
    await page.context().close();
  });

  it("copies the secret by a button that is there only where a script can", async () => {
    const page = await open("/subscriptions/crm");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Make a new secret" }).click();
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const secret = await page.getByLabel("The new secret, shown this once").inputValue();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(secret);
    await page.context().close();
  });

  it("shows the second of two admins what stands now beside what they typed", async () => {
    const [one, other] = [await open("/subscriptions/crm"), await open("/subscriptions/crm")];
    const save = async (page: Page, path: string) => {
      await page.getByLabel("Address").fill(receiver.url + path);
      await page.getByRole("button", { name: "Save" }).click();
    };
    await save(one, "/first");
    await one.getByText("Saved.").waitFor();
    await save(other, "/second");
    await other.getByText("Somebody else saved this subscription meanwhile.").waitFor();
    await other.getByRole("row", { name: `Address ${receiver.url}/first ${receiver.url}/second` }).waitFor();
    expect(await other.getByLabel("Address").inputValue()).toBe(`${receiver.url}/second`);
    await looksRight(other, "subscription-conflict");
    for (const page of [one, other]) await page.context().close();
  });
});
