import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWithChromium, openChromium } from "../support/chromium.ts";
import { sampleMails } from "./sample-mails.ts";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

describeWithChromium("a mail in a browser", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await openChromium();
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  async function show(html: string, look: { width: number; colorScheme: "light" | "dark" }): Promise<void> {
    await page.setViewportSize({ width: look.width, height: 900 });
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await page.setContent(html);
  }

  describe.each(Object.entries(sampleMails))("%s", (name, mail) => {
    it.each([
      [390, "light"],
      [1280, "dark"],
    ] as const)("gives axe nothing to find (%i pixels, %s)", async (width, colorScheme) => {
      await show(mail.html, { width, colorScheme });
      await page.addScriptTag({ path: axe });
      expect(await violations(page)).toEqual([]);
      // For looking at: MAIL_SCREENSHOTS=some/folder npx vitest run tests/mail
      const folder = process.env["MAIL_SCREENSHOTS"];
      if (folder !== undefined) {
        await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true });
      }
    });

    it("fits 320 pixels, and a finger hits every button", async () => {
      await show(mail.html, { width: 320, colorScheme: "light" });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
      const boxes = await Promise.all((await page.locator("a[class^=b-]").all()).map((button) => button.boundingBox()));
      expect(boxes.filter((box) => (box?.height ?? 0) < 44)).toEqual([]);
    });
  });
});

async function violations(page: Page): Promise<string[]> {
  const found: unknown = await page.evaluate(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))",
  );
  return Array.isArray(found) ? found.map(String) : ["axe did not run"];
}
