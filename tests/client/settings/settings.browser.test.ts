import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadConnection } from "../../../database/connections.ts";
import { type Browsed, browsed } from "../../support/browsed.ts";
import { describeWithChromium } from "../../support/chromium.ts";
import { looksRight } from "../../support/looks-right.ts";
import { type Browser as SignedIn, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let admin: SignedIn;
let lead: SignedIn;
let visited: Browsed;

beforeAll(async () => {
  site = await consoleUnderTest();
  admin = await site.signedIn("admin", { timeZone: "Europe/Stockholm" });
  lead = await site.signedIn("lead");
  const form = { kind: "rt", name: "support", baseUrl: "http://127.0.0.1:9", policy: "default" };
  await admin.post("/console/settings/new-connection", { ...form, "credential.user": "aftercare" });
  await admin.post("/console/settings/connections/support/secrets", { version: "1", do: "add" });
  await admin.post("/console/settings/new-policy", { name: "story", from: "default" });
  const json = JSON.stringify({ grace: "PT1H", remindAfter: null, skip: ["spam", "no-follow-up"], hours: null });
  await admin.post("/console/settings/policies/story", { as: "json", version: "1", json });
  await admin.post("/console/settings/connections/support/secrets", { version: "2", do: "add" });
  await admin.post("/console/settings/connections/support/check");
  visited = await browsed(site.app);
}, 60_000);
afterAll(async () => {
  await visited.close();
  await site.close();
});

async function open(path: string, options: BrowserContextOptions & { as?: SignedIn } = {}): Promise<Page> {
  const { as = admin, ...rest } = options;
  return await visited.open(path, { viewport: { width: 1280, height: 800 }, cookie: as.cookie, ...rest });
}

const pages: [string, string][] = [
  ["overview", ""],
  ["connections", "/connections"],
  ["connection", "/connections/support"],
  ["connection-remove", "/connections/support?do=remove"],
  ["connection-api", "/connections/api"],
  ["new-connection", "/new-connection?kind=rt"],
  ["policies", "/policies"],
  ["policy", "/policies/default"],
  ["policy-json", "/policies/default?as=json"],
  ["policy-versions", "/policies/story/versions"],
  ["policy-compared", "/policies/story/versions?from=1&to=2"],
  ["new-policy", "/new-policy"],
];

describeWithChromium("every page of the settings", () => {
  it.each(pages)("%s: axe finds nothing, light or dark; nothing overflows", async (name, path) => {
    const page = await open(`/console/settings${path}`);
    expect(await page.locator("h1").count()).toBe(1);
    await looksRight(page, `settings-${name}`);
    await page.context().close();
  });

  it("shows a lead how a connection is set up, and nothing to press", async () => {
    const page = await open("/console/settings/connections/support", { as: lead });
    await page.getByText("Only admins change connections.").waitFor();
    expect(await page.locator("main button").count()).toBe(0);
    await looksRight(page, "settings-connection-lead");
    await page.context().close();
  });

  it("shows a lead what a policy says, and nothing to press", async () => {
    const page = await open("/console/settings/policies/story", { as: lead });
    await page.getByText("Only admins change policies.").waitFor();
    await page.getByText("no reminder").waitFor();
    expect(await page.locator("main button, main input, main select, main textarea").count()).toBe(0);
    await looksRight(page, "settings-policy-lead");
    await page.goto(`${visited.origin}/console/settings/policies/story?as=json`);
    await looksRight(page, "settings-policy-json-lead");
    await page.context().close();
  });

  it("sends at most 30 kB for a page without data, style sheet and script included", async () => {
    const empty = await consoleUnderTest();
    const { cookie } = await empty.signedIn("admin");
    const sent = async (path: string) => {
      const response = await empty.at(path, { headers: { cookie, "accept-encoding": "gzip" } });
      expect([path, response.headers.get("content-encoding")]).toEqual([path, "gzip"]);
      return (await response.arrayBuffer()).byteLength;
    };
    const ofPolicies = ["/policies/default", "/policies/default?as=json", "/policies/default/versions", "/new-policy"];
    const later = ["/subscriptions", "/new-subscription", "/people", "/new-person", "/api-keys", "/new-api-key"];
    const others = ["", "/connections", "/connections/api", "/new-connection", "/policies"];
    for (const path of [...others, ...ofPolicies, ...later]) {
      const address = `/console/settings${path}`;
      const html = await (await empty.at(address, { headers: { cookie } })).text();
      const parts = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, part]) => String(part));
      const sizes = await Promise.all([address, ...parts].map(sent));
      expect(sizes).toHaveLength(3);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(30_000);
    }
    await empty.close();
  });
});

describeWithChromium("setting up a connection", () => {
  it.each([true, false])("from making it to removing it (JavaScript: %s)", async (javaScriptEnabled) => {
    const name = javaScriptEnabled ? "scripted" : "plain";
    const page = await open("/console", { javaScriptEnabled });
    const press = async (label: string) => await page.getByRole("button", { name: label, exact: true }).click();
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("link", { name: "Connections" }).click();
    await page.getByRole("link", { name: "Connect a sample helpdesk" }).click();
    await page.getByLabel("Name").fill(name);
    await press("Save");
    await page.getByText("Address is needed to reach this kind of helpdesk.").first().waitFor();
    if (javaScriptEnabled) await looksRight(page, "settings-connection-wrong");
    expect(await page.getByLabel("Name").inputValue()).toBe(name);
    await page.getByLabel("Address").fill("http://127.0.0.1:9");
    await page.getByLabel("API token").fill("t-typed");
    await press("Save");
    await page.getByRole("status").getByText("Saved. Add a webhook secret").waitFor();
    await press("Add a secret");
    const secret = await page.getByLabel("The new secret, shown this once").inputValue();
    expect((await loadConnection(site.sql, { name, vault: site.vault }))?.webhookSecrets).toEqual([secret]);
    if (javaScriptEnabled) await looksRight(page, "settings-connection-secret");
    await press("Check now");
    await page.getByText("Missing: ").first().waitFor();
    await page.getByRole("link", { name: "Remove…" }).click();
    await press("Remove connection");
    await page.getByRole("status").getByText("The connection was removed.").waitFor();
    expect(await loadConnection(site.sql, { name, vault: site.vault })).toBeNull();
    await page.context().close();
  });

  it("says while a sender is typed by which domain it will be signed", async () => {
    const page = await open("/console/settings/connections/support", { viewport: { width: 390, height: 844 } });
    const sender = page.getByLabel("Sender 1 (optional)");
    await sender.pressSequentially("Acme Billing <billing@eu.acme.test>");
    await page.getByText("Mails leave from eu.acme.test, signed for acme.test (DKIM key aftercare).").waitFor();
    await sender.fill("Acme Billing <billing@other.test>");
    await page.getByText("No key here signs for other.test").waitFor();
    await looksRight(page, "settings-connection-sender");
    await sender.fill("Acme Billing");
    expect(await page.locator("[data-says]").first().textContent()).toBe("");
    await page.context().close();
  });

  it("keeps what was typed when two admins save at once", async () => {
    const [one, other] = [
      await open("/console/settings/connections/support"),
      await open("/console/settings/connections/support"),
    ];
    for (const [page, typed] of [
      [one, "First"],
      [other, "Second"],
    ] as const) {
      await page.getByLabel("Organisation").fill(typed);
      await page.getByRole("button", { name: "Save" }).click();
    }
    await other.getByText("Somebody else saved this connection meanwhile.").waitFor();
    expect(await other.getByLabel("Organisation").inputValue()).toBe("Second");
    await other.getByRole("row", { name: "Organisation First Second" }).waitFor();
    await looksRight(other, "settings-connection-conflict");
    for (const page of [one, other]) await page.context().close();
  });

  it.each([true, false])("pauses a policy and resumes it on a phone (JavaScript: %s)", async (javaScriptEnabled) => {
    const page = await open("/console/settings/policies", { javaScriptEnabled, viewport: { width: 390, height: 844 } });
    for (const name of ["Pause default", "Resume default"]) {
      const box = await page.getByRole("button", { name }).boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
      await page.getByRole("button", { name }).click();
      await page.getByRole("status").waitFor();
    }
    await page.context().close();
  });

  it("pauses a policy and resumes it", async () => {
    const page = await open("/console/settings/policies");
    await page.getByRole("button", { name: "Pause default" }).click();
    await page.getByText("paused since").waitFor();
    await looksRight(page, "settings-policies-paused");
    await page.getByRole("button", { name: "Resume default" }).click();
    await page.getByRole("status").getByText("Resumed.").waitFor();
    expect(await page.getByText("paused since").count()).toBe(0);
    await page.context().close();
  });
});

describeWithChromium("writing a policy", () => {
  it.each([true, false])("from the copy to the version restored (JavaScript: %s)", async (javaScriptEnabled) => {
    const name = javaScriptEnabled ? "night" : "quiet";
    const page = await open("/console/settings/policies", { javaScriptEnabled });
    const press = async (label: string | RegExp) => await page.getByRole("button", { name: label }).click();
    const looks = async (what: string) => {
      if (javaScriptEnabled) await looksRight(page, `settings-policy-${what}`);
      await page.setViewportSize({ width: 1280, height: 800 });
    };
    await page.getByRole("link", { name: "New policy" }).click();
    await page.getByLabel("Name").fill(name);
    await press("Create");
    await page.getByRole("status").getByText("Created.").waitFor();

    await page.getByLabel("Check in after a resolution").fill("soon");
    await page.getByLabel("Our own people").fill("@tarn.test\nsam");
    await press("Save as version 2");
    await page.getByText("Check in after a resolution must be a time such as").first().waitFor();
    expect(await page.getByLabel("Check in after a resolution").inputValue()).toBe("soon");
    await looks("wrong");
    await page.getByLabel("Check in after a resolution").fill("1 day 12 hours");
    await page.getByLabel("Our own people").fill("@tarn.test");
    const line = page.getByRole("group", { name: "Hours, line 2" });
    await line.getByLabel("Sat").check();
    await line.getByLabel("from").fill("10:00");
    await line.getByLabel("until").fill("12:00");
    await press("Save as version 2");
    await page.getByRole("status").getByText("Saved as version 2.").waitFor();
    await looks("saved");

    await page.getByRole("link", { name: "JSON" }).click();
    const rules = JSON.parse(await page.getByLabel("The rules as JSON").inputValue());
    expect(rules).toMatchObject({ checkInAfter: "P1DT12H", staff: ["@tarn.test"] });
    await page.getByLabel("The rules as JSON").fill(JSON.stringify({ ...rules, perCustomer: { count: 0 } }));
    await press("Save as version 3");
    await page.getByText("perCustomer.within").first().waitFor();
    await looks("json-wrong");
    await page.getByLabel("The rules as JSON").fill(JSON.stringify({ ...rules, grace: "PT1H" }));
    await press("Save as version 3");
    await page.getByRole("status").getByText("Saved as version 3.").waitFor();

    await page.getByRole("link", { name: "Versions" }).click();
    await page.getByLabel("Compare version").selectOption("1");
    await press("Compare");
    await page.getByRole("row", { name: "Check in after a resolution 24 hours 1 day 12 hours" }).waitFor();
    await page.getByRole("row", { name: "Time to correct an answer 10 minutes 1 hour" }).waitFor();
    await looks("compared-three");
    await press("Restore version 1");
    await page.getByRole("status").getByText("stands again, as version 4").waitFor();
    expect(await page.getByLabel("Check in after a resolution").inputValue()).toBe("24 hours");
    await page.context().close();
  });

  it("folds a long form on a phone, and opens the part that is wanted or in which something is wrong", async () => {
    const viewport = { width: 390, height: 844 };
    const page = await open("/console/settings/policies/default", { viewport });
    const shown = async () => await page.locator("details.section[open]").count();
    expect(await shown()).toBe(0);
    expect(await page.evaluate("document.documentElement.scrollHeight")).toBeLessThan(2_000);
    await page.getByRole("navigation", { name: "Parts of the policy" }).getByRole("link").nth(1).click();
    await page.getByLabel("Check in after a resolution").fill("soon");
    await page.getByRole("button", { name: /Save as version/ }).click();
    await page.getByText("Check in after a resolution must be a time such as").first().waitFor();
    expect(await shown()).toBe(1);
    await looksRight(page, "settings-policy-folded");
    await page.context().close();
    const plain = await open("/console/settings/policies/default", { viewport, javaScriptEnabled: false });
    expect(await plain.locator("details.section[open]").count()).toBe(await plain.locator("details.section").count());
    await plain.context().close();
  });

  it("keeps what was typed when two admins write at once", async () => {
    const [one, other] = [
      await open("/console/settings/policies/story"),
      await open("/console/settings/policies/story"),
    ];
    for (const [page, typed] of [
      [one, "6 days"],
      [other, "7 days"],
    ] as const) {
      await page.getByLabel("Wait for an answer").fill(typed);
      await page.getByRole("button", { name: "Save as version 3" }).click();
    }
    await other.getByText("Somebody else wrote version 3 meanwhile.").waitFor();
    expect(await other.getByLabel("Wait for an answer").inputValue()).toBe("7 days");
    await other.getByRole("row", { name: "Wait for an answer 5 days 6 days" }).waitFor();
    await looksRight(other, "settings-policy-conflict");
    for (const page of [one, other]) await page.context().close();
  });
});
