import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Browsed, browsed } from "../../support/browsed.ts";
import { describeWithChromium } from "../../support/chromium.ts";
import { looksRight } from "../../support/looks-right.ts";
import { type Browser as SignedIn, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

const base = "/console/settings";
let site: ConsoleUnderTest;
let admin: SignedIn;
let visited: Browsed;

beforeAll(async () => {
  site = await consoleUnderTest();
  admin = await site.signedIn("admin", { timeZone: "Europe/Stockholm" });
  visited = await browsed(site.app);
}, 60_000);
afterAll(async () => {
  await visited.close();
  await site.close();
});

const open = async (path: string, options: BrowserContextOptions = {}): Promise<Page> =>
  await visited.open(base + path, { viewport: { width: 1280, height: 800 }, cookie: admin.cookie, ...options });

describeWithChromium("the keys of programs", () => {
  it("say what there is to do while there are none", async () => {
    const page = await open("/api-keys");
    expect(await page.getByRole("heading", { level: 2 }).first().textContent()).toBe("There is no key yet");
    await looksRight(page, "keys-empty");
    await page.context().close();
  });

  it.each([true, false])("are made and revoked (JavaScript: %s)", async (javaScriptEnabled) => {
    const name = javaScriptEnabled ? "scripted" : "plain";
    const page = await open("/api-keys", { javaScriptEnabled });
    const press = async (label: string) => await page.getByRole("button", { name: label, exact: true }).click();
    await page.getByRole("link", { name: "New key" }).click();
    if (javaScriptEnabled) await looksRight(page, "new-key");
    await page.getByLabel("Name").fill(name);
    await press("Make the key");
    await page.getByText("Scopes must have at least one that is chosen.").first().waitFor();
    if (javaScriptEnabled) await looksRight(page, "key-wrong");
    expect(await page.getByLabel("Name").inputValue()).toBe(name);
    await page.getByRole("checkbox", { name: "ingest" }).check();
    await page.getByLabel("Last day").fill("2999-12-31");
    await press("Make the key");
    const key = await page.getByLabel(`The key ${name}, shown this once`).inputValue();
    expect(key).toMatch(/^ak_/);
    expect(await page.getByRole("button", { name: "Copy" }).count()).toBe(javaScriptEnabled ? 1 : 0);
    if (javaScriptEnabled) await looksRight(page, "key-made");
    await page.getByRole("link", { name: `Revoke ${name}` }).click();
    if (javaScriptEnabled) await looksRight(page, "key-revoke");
    await press("Revoke");
    await page.getByRole("status").getByText("Revoked.").waitFor();
    if (javaScriptEnabled) await looksRight(page, "keys");
    const { status } = await site.at("/v1/follow-ups", { headers: { authorization: `Bearer ${key}` } });
    expect(status).toBe(401);
    await page.context().close();
  });
});
