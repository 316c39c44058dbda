import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Browsed, browsed } from "../../support/browsed.ts";
import { describeWithChromium } from "../../support/chromium.ts";
import { type CustomerSite, customerSite, threeFixes } from "./asked.ts";

let site: CustomerSite;
let visited: Browsed;

beforeAll(async () => {
  site = await customerSite();
  visited = await browsed(site.app);
});
afterAll(async () => {
  await visited.close();
  await site.drop();
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  return await visited.open(path, { viewport: { width: 390, height: 844 }, ...options });
}

describeWithChromium("answering", () => {
  it("works by keyboard alone", async () => {
    const { path, followUpId } = await site.ask();
    const page = await open(path);
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press("Tab");
    expect(await page.locator(":focus").innerText()).toBe("Skip to content");
    await press("Enter", "Tab", "Space", "ArrowRight", "ArrowRight");
    expect(await page.getByLabel("No, still broken").isChecked()).toBe(true);
    await press("Tab", "Space", "Tab", "Space", "Tab");
    await page.keyboard.type("Still stuck.");
    await press("Tab", "Enter");
    await page.getByRole("heading", { name: "We are sorry it came back" }).waitFor();
    expect(await site.answers(followUpId)).toMatchObject([
      { verdict: "not_held", satisfaction: 1, effort: 1, words: "Still stuck." },
    ]);
    await page.context().close();
  });

  it("works without JavaScript, from the mail's button to a changed answer", async () => {
    const { path, followUpId } = await site.ask();
    const page = await open(`${path}?v=not_held`, { javaScriptEnabled: false });
    await page.getByRole("button", { name: "Send my answer" }).click();
    await page.getByText("is being reopened").waitFor();
    await page.getByRole("button", { name: "Change my answer" }).click();
    await page.getByLabel("Yes, it held").check();
    await page.getByRole("button", { name: "Send my answer" }).click();
    await page.getByRole("heading", { name: "Good to hear it held" }).waitFor();
    expect((await site.answers(followUpId)).map(({ verdict }) => verdict)).toEqual(["not_held", "held"]);
    await page.context().close();
  });

  it("shows only the line of the chosen verdict, each under its own ticket", async () => {
    const page = await open(String((await site.askSeveral(threeFixes))[0]?.path));
    const blocks = page.locator(".ticket-block");
    await blocks.nth(0).getByLabel("Yes, it held").check();
    await blocks.nth(1).getByLabel("Not tested yet").check();
    expect(await blocks.nth(0).getByText("Good to hear.").isVisible()).toBe(true);
    expect(await blocks.nth(0).getByLabel("Ask me again on").isVisible()).toBe(false);
    expect(await blocks.nth(1).getByLabel("Ask me again on").isVisible()).toBe(true);
    expect(await blocks.nth(2).locator(".if:visible").count()).toBe(0);
    await page.context().close();
  });

  it("puts the focus on what is missing, and from there into the form", async () => {
    const page = await open((await site.ask()).path);
    await page.getByRole("button", { name: "Send my answer" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.locator(":focus").getAttribute("id")).toBe("errors");
    await page.getByRole("link", { name: "Choose whether the fix held" }).click();
    expect(await page.locator(":focus").getAttribute("id")).toBe("verdict-held");
    await page.context().close();
  });

  it("counts once when the button is pressed twice, and shows the new choice after Back", async () => {
    const { path, followUpId } = await site.ask();
    const page = await open(`${path}?v=held`);
    await page.getByRole("button", { name: "Send my answer" }).dblclick();
    await page.getByRole("heading", { name: "Good to hear it held" }).waitFor();
    expect(await site.answers(followUpId)).toHaveLength(1);
    await page.goBack();
    await page.getByLabel("No, still broken").check();
    await page.getByRole("button", { name: "Send my answer" }).click();
    await page.getByRole("heading", { name: "We are sorry it came back" }).waitFor();
    expect((await site.answers(followUpId)).map(({ verdict }) => verdict)).toEqual(["held", "not_held"]);
    await page.context().close();
  });

  it("breaks no rule of the page's own policy", async () => {
    const page = await visited.browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("requestfailed", (request) => complaints.push(request.url()));
    const { path } = await site.ask();
    await page.goto(`${visited.origin}${path}?v=held`);
    await page.getByRole("button", { name: "Send my answer" }).click();
    await page.getByRole("heading", { name: "Good to hear it held" }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });
});
