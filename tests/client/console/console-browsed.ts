import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { type Browsed, browsed } from "../../support/browsed.ts";
import { type Browser as SignedIn, type ConsoleUnderTest, consoleUnderTest } from "./console-under-test.ts";
import { type Filled, filled } from "./filled.ts";

type Parts = { site: ConsoleUnderTest; cases: Filled; lead: SignedIn; visited: Browsed };

/** A console with cases of every kind, and a lead in Stockholm who visits it in Chromium: new for these tests. */
export function consoleBrowsed() {
  let parts: Parts | null = null;
  const now = (): Parts => {
    if (parts === null) throw new Error("nothing has been started");
    return parts;
  };
  beforeAll(async () => {
    const site = await consoleUnderTest();
    const cases = await filled(site);
    const lead = await site.signedIn("lead", { timeZone: "Europe/Stockholm" });
    parts = { site, cases, lead, visited: await browsed(site.app) };
  }, 60_000);
  afterAll(async () => {
    await parts?.visited.close();
    await parts?.site.close();
  });
  return {
    get site() {
      return now().site;
    },
    get cases() {
      return now().cases;
    },
    get lead() {
      return now().lead;
    },
    get visited() {
      return now().visited;
    },
    /** As the lead, as somebody else, or (null) as nobody yet. */
    async open(path: string, options: BrowserContextOptions & { as?: SignedIn | null } = {}): Promise<Page> {
      const { as = now().lead, ...rest } = options;
      const cookie = as === null ? {} : { cookie: as.cookie };
      return await now().visited.open(path, { viewport: { width: 1280, height: 800 }, ...cookie, ...rest });
    },
  };
}
