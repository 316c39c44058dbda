import { expect, it } from "vitest";
import { violations } from "../../support/axe.ts";
import { describeWithChromium } from "../../support/chromium.ts";
import { tooSmall } from "../../support/too-small.ts";
import { consoleBrowsed } from "./console-browsed.ts";
import { consoleUnderTest } from "./console-under-test.ts";

const pictures = process.env["PAGE_SCREENSHOTS"];
const on = consoleBrowsed();

/** The mail of the case that is late, as sendMail would have kept it. */
const letterPath = () => `/console/follow-ups/${on.cases.late}/mails/${on.cases.letter}`;
const pages: { name: string; path: () => string; as?: null }[] = [
  { name: "sign-in", path: () => "/sign-in", as: null },
  { name: "sign-in-sent", path: () => "/sign-in/sent", as: null },
  { name: "link-over", path: () => `/sign-in/${"a".repeat(32)}`, as: null },
  { name: "today", path: () => "/console" },
  { name: "today-done", path: () => `/console?did=answer&of=${on.cases.unread}` },
  { name: "follow-ups", path: () => "/console/follow-ups" },
  { name: "follow-ups-all", path: () => "/console/follow-ups?tab=all" },
  { name: "follow-ups-empty", path: () => "/console/follow-ups?q=nothing+like+it" },
  { name: "follow-ups-save-view", path: () => "/console/follow-ups?tab=all&do=save-view" },
  { name: "case", path: () => `/console/follow-ups/${on.cases.twice}` },
  { name: "case-scheduled", path: () => `/console/follow-ups/${on.cases.scheduled}` },
  { name: "case-reply", path: () => `/console/follow-ups/${on.cases.unread}` },
  { name: "case-answer", path: () => `/console/follow-ups/${on.cases.late}?do=answer` },
  { name: "case-send-now", path: () => `/console/follow-ups/${on.cases.scheduled}?do=send-now` },
  { name: "case-reread", path: () => `/console/follow-ups/${on.cases.read}?do=reread` },
  { name: "case-skipped", path: () => `/console/follow-ups/${on.cases.skipped}?did=skip` },
  { name: "alarms", path: () => "/console/alarms?did=alarm-taken" },
  { name: "alarms-cleared", path: () => "/console/alarms?state=cleared" },
  { name: "letter", path: () => letterPath() },
  { name: "letter-text", path: () => `${letterPath()}?as=text` },
  { name: "nothing-here", path: () => "/console/nothing" },
];

describeWithChromium("every page of the console", () => {
  it.each([1280, 390, 320])("the way out stays in sight, %i pixels wide", async (width) => {
    const page = await on.open("/console", { viewport: { width, height: 844 } });
    const out = page.getByRole("button", { name: "Sign out" }).locator("visible=true");
    const box = await out.boundingBox();
    expect((box?.x ?? width) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    await page.context().close();
  });

  it.each(pages)("$name: axe finds nothing, light or dark; nothing overflows, down to 320 pixels", async (each) => {
    const page = await on.open(each.path(), { as: each.as === null ? null : on.lead });
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page), `${width} ${colorScheme}`).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
        const small = each.as === null && width < 1280 ? await page.evaluate(tooSmall) : [];
        expect(small, String(width)).toEqual([]);
        if (pictures === undefined || width === 320) continue;
        await page.screenshot({ path: `${pictures}/${each.name}-${width}-${colorScheme}.png`, fullPage: true });
      }
    }
    await page.context().close();
  });

  it("leaves the titles of the list their room, however long the reasons beside them are", async () => {
    const page = await on.open("/console/follow-ups?tab=all");
    const widthOf = async (selector: string) => (await page.locator(selector).first().boundingBox())?.width ?? 0;
    expect((await widthOf("td.case")) / (await widthOf("table"))).toBeGreaterThan(0.25);
    await page.context().close();
  });

  it("has the search and the choices of the list in one line, however long a name is, and the days together", async () => {
    const agent = { email: `${"a".repeat(50)}@tarn.test`, name: "Maximiliane von und zu Hohenstein-Ackermann" };
    await on.site.solve({ number: "6001", agent, hoursAgo: 0 });
    const page = await on.open(`/console/follow-ups?agent=${encodeURIComponent(agent.email)}`);
    const tops = await page.locator("#filters .field").evaluateAll((all) => all.map((each) => each.offsetTop));
    expect(tops).toHaveLength(7);
    expect(new Set(tops.slice(0, 5)).size).toBe(1);
    expect(new Set(tops.slice(5)).size).toBe(1);
    await page.context().close();
  });

  it("survives words without a space and words from right to left", async () => {
    const long = "x".repeat(300);
    const customer = `${"y".repeat(120)} \u05E9\u05DC\u05D5\u05DD \u202Eabc`;
    const id = await on.site.ask({ number: "z".repeat(200), subject: long, summary: long, customer, company: long });
    await on.site.reply(id, long);
    for (const path of [
      "/console",
      "/console/follow-ups",
      `/console/follow-ups/${id}`,
      `/console/follow-ups/${id}?do=answer`,
    ]) {
      for (const width of [1280, 320]) {
        const page = await on.open(path, { viewport: { width, height: 800 } });
        expect(await page.evaluate("document.documentElement.scrollWidth"), `${path} ${width}`).toBeLessThanOrEqual(
          width,
        );
        await page.context().close();
      }
    }
    await on.site.sql`update follow_ups set needs_look = null where id = ${id}`;
  });

  // The letter of this test has a script, which the frame refuses aloud.
  it("breaks no rule of the pages' own policy", async () => {
    const page = await on.open("/console/follow-ups");
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    for (const { path } of pages.filter(({ as, name }) => as !== null && name !== "nothing-here" && name !== "letter"))
      await page.goto(on.visited.origin + path());
    await page.goto(`${on.visited.origin}/console/follow-ups`);
    await page.getByLabel("Search").fill("nothing like it");
    await page.getByRole("heading", { name: "Nothing fits these filters" }).waitFor();
    expect(complaints).toEqual([]);
    const policy = (await page.request.get(`${on.visited.origin}/console`)).headers()["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain("unsafe");
    await page.context().close();
  });

  it("sends at most 30 kB for a page without data, style sheet and script included", async () => {
    const empty = await consoleUnderTest();
    const { cookie } = await empty.signedIn("lead");
    const sent = async (path: string) => {
      const response = await empty.at(path, { headers: { cookie, "accept-encoding": "gzip" } });
      expect([path, response.headers.get("content-encoding")]).toEqual([path, "gzip"]);
      return (await response.arrayBuffer()).byteLength;
    };
    for (const path of ["/console", "/console/follow-ups"]) {
      const html = await (await empty.at(path, { headers: { cookie } })).text();
      const parts = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, address]) => String(address));
      const sizes = await Promise.all([path, ...parts].map(sent));
      expect(sizes).toHaveLength(3);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(30_000);
    }
    await empty.close();
  });
});
