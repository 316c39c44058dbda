import { expect, it } from "vitest";
import { describeWithChromium, openChromium } from "../support/chromium.ts";

describeWithChromium("the browser of the tests", () => {
  it("opens a page and reads it as a person would", async () => {
    const browser = await openChromium();
    try {
      const page = await browser.newPage();
      await page.setContent("<h1>Did it hold?</h1>");
      expect(await page.getByRole("heading", { name: "Did it hold?" }).count()).toBe(1);
    } finally {
      await browser.close();
    }
  });
});
