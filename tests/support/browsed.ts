import { serve } from "@hono/node-server";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openChromium } from "./chromium.ts";

type Visit = BrowserContextOptions & { /** `name=value`, as a browser that signed in holds it. */ cookie?: string };
export type Browsed = {
  origin: string;
  browser: Browser;
  /** In a context of its own, with reduced motion. */
  open(path: string, visit: Visit): Promise<Page>;
  close(): Promise<void>;
};

/** An app on a free port of this machine, and a Chromium that visits it. */
export async function browsed(app: { fetch: Parameters<typeof serve>[0]["fetch"] }): Promise<Browsed> {
  let server: ReturnType<typeof serve> | undefined;
  const origin = await new Promise<string>((resolve) => {
    server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
      resolve(`http://127.0.0.1:${port}`);
    });
  });
  const browser = await openChromium();
  return {
    origin,
    browser,
    async open(path, { cookie, ...options }) {
      const context = await browser.newContext({ reducedMotion: "reduce", ...options });
      const [name = "", value = ""] = cookie?.split("=") ?? [];
      if (cookie !== undefined) await context.addCookies([{ name, value, url: origin }]);
      const page = await context.newPage();
      await page.goto(origin + path);
      return page;
    },
    async close() {
      await browser.close();
      server?.close();
    },
  };
}
