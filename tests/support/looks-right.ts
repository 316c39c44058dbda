import type { Page } from "playwright-core";
import { expect } from "vitest";
import { violations } from "./axe.ts";

const pictures = process.env["PAGE_SCREENSHOTS"];

/** On a desk and on a phone, light and dark: axe finds nothing, and nothing is wider than the screen. */
export async function looksRight(page: Page, name: string): Promise<void> {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), `${name} ${width} ${colorScheme}`).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth"), `${name} ${width}`).toBeLessThanOrEqual(
        width,
      );
      if (pictures) await page.screenshot({ path: `${pictures}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}
