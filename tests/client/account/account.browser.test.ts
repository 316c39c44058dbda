import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSignInLink } from "../../../database/sign-in.ts";
import { type Browsed, browsed } from "../../support/browsed.ts";
import { describeWithChromium } from "../../support/chromium.ts";
import { looksRight } from "../../support/looks-right.ts";
import { type Browser as SignedIn, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let agent: SignedIn;
let visited: Browsed;

beforeAll(async () => {
  site = await consoleUnderTest();
  agent = await site.signedIn("agent", { name: "Priya Nair" });
  visited = await browsed(site.app);
}, 60_000);
afterAll(async () => {
  await visited.close();
  await site.close();
});

const open = async (path: string, options: BrowserContextOptions & { cookie?: string } = {}): Promise<Page> =>
  await visited.open(path, { viewport: { width: 1280, height: 800 }, cookie: agent.cookie, ...options });

describeWithChromium("one's own account", () => {
  it("is one click from every page, and axe finds nothing in it", async () => {
    const page = await open("/console");
    await page.getByRole("link", { name: "Priya Nair" }).click();
    await page.getByRole("heading", { name: "Your account" }).waitFor();
    expect(await page.locator("h1").count()).toBe(1);
    await looksRight(page, "account");
    await page.context().close();
  });

  it.each([true, false])("keeps zone and keys (JavaScript: %s)", async (javaScriptEnabled) => {
    const page = await open("/console/account", { javaScriptEnabled, timezoneId: "Pacific/Auckland" });
    const use = page.getByRole("button", { name: "Use this browser’s: Pacific/Auckland" });
    if (javaScriptEnabled) await use.click();
    else await page.getByLabel("Time zone").fill("Pacific/Auckland");
    await page.getByLabel("Single keys act").uncheck();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("status").getByText("Saved.").waitFor();
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Pacific/Auckland");
    expect(await use.count()).toBe(0);
    await page.goto(`${visited.origin}/console/follow-ups`);
    await page.keyboard.press("/");
    expect(await page.evaluate("document.activeElement.id")).not.toBe("q");
    await page.goto(`${visited.origin}/console/account`);
    await page.getByLabel("Single keys act").check();
    await page.getByLabel("Time zone").fill("UTC");
    await page.getByRole("button", { name: "Save" }).click();
    await page.goto(`${visited.origin}/console/follow-ups`);
    await page.keyboard.press("/");
    expect(await page.evaluate("document.activeElement.id")).toBe(javaScriptEnabled ? "q" : "");
    await page.context().close();
  });

  it("takes the zone of the browser at the first sign-in, and signs out elsewhere", async () => {
    const person = await site.signedIn("lead", { email: "new@tarn.test" });
    const link = await createSignInLink(site.sql, { email: "new@tarn.test", returnTo: "/console/account" });
    const page = await visited.open(`/sign-in/${link?.token}`, { timezoneId: "America/Lima" });
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/console/account");
    expect(await page.getByLabel("Time zone").inputValue()).toBe("America/Lima");
    await page.getByRole("button", { name: /^Sign out Unknown|^Sign out the unknown/ }).click();
    await page.getByRole("status").getByText("Signed out there.").waitFor();
    expect((await person.get("/console")).status).toBe(302);
    await page.getByRole("button", { name: "Sign out everywhere" }).click();
    await page.getByText("You are signed out.").waitFor();
    await page.context().close();
  });
});
