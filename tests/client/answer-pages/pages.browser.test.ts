import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { violations } from "../../support/axe.ts";
import { type Browsed, browsed } from "../../support/browsed.ts";
import { describeWithChromium } from "../../support/chromium.ts";
import { tooSmall } from "../../support/too-small.ts";
import { type CustomerSite, customerSite, threeFixes } from "./asked.ts";

const pictures = process.env["PAGE_SCREENSHOTS"];
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

type State = { name: string; open: (options: BrowserContextOptions) => Promise<Page> };
const words = "Worked on Saturday, stuck again this morning at 99 %.";

const answered = (name: string, fields: Record<string, string>, ask = {}): State => ({
  name,
  open: async (options) => {
    const { path } = await site.ask(ask);
    await site.post(path, { nonce: "n", ...fields });
    return await open(`${path}?done=1`, options);
  },
});
const german = { language: "de", agent: "Jonas Weber", subject: "Septemberrechnung doppelt abgebucht" };
const three = async () => await site.askSeveral(threeFixes);

const states: State[] = [
  { name: "question", open: async (options) => await open(`${(await site.ask()).path}?v=held`, options) },
  {
    name: "question-not-tested",
    open: async (options) => await open(`${(await site.ask()).path}?v=not_tested`, options),
  },
  { name: "question-de", open: async (options) => await open(`${(await site.ask(german)).path}?v=not_held`, options) },
  {
    name: "error",
    open: async (options) => {
      const page = await open((await site.ask()).path, options);
      await page.getByLabel("What should we know?").fill("It is faster than before, thank you.");
      await page.getByRole("group", { name: "How satisfied are you?" }).getByLabel("4").check();
      await page.getByRole("button", { name: "Send my answer" }).click();
      return page;
    },
  },
  answered("held", { verdict: "held", satisfaction: "5", effort: "6" }),
  answered("partly", { verdict: "partly", words }),
  answered("not-held", { verdict: "not_held", satisfaction: "2", effort: "3", words }),
  answered("not-held-de", { verdict: "not_held", satisfaction: "2", words }, german),
  answered("again", { verdict: "not_tested" }),
  {
    name: "ended",
    open: async (options) => {
      const { path, followUpId } = await site.ask();
      await site.end(followUpId);
      return await open(path, options);
    },
  },
  { name: "several", open: async (options) => await open(`${(await three())[0]?.path}?v=held`, options) },
  {
    name: "several-open",
    open: async (options) => {
      const page = await open(`${(await three())[0]?.path}?v=not_tested`, options);
      await page.getByText("Say more about this ticket").first().click();
      return page;
    },
  },
  {
    name: "several-error",
    open: async (options) => {
      const page = await open(String((await three())[0]?.path), options);
      await page.getByRole("button", { name: "Send my answers" }).click();
      return page;
    },
  },
  {
    name: "several-outcome",
    open: async (options) => {
      const [first, second] = await three();
      const fields = { [`verdict.${first?.followUpId}`]: "held", [`verdict.${second?.followUpId}`]: "not_held" };
      await site.post(String(first?.path), { nonce: "n", ...fields, [`words.${second?.followUpId}`]: words });
      return await open(`${first?.path}?done=1`, options);
    },
  },
  { name: "stop", open: async (options) => await open(`${(await site.ask()).path}/stop`, options) },
  {
    name: "stopped",
    open: async (options) => {
      const { path } = await site.ask({ email: "stopped@brandt-interiors.test" });
      await site.post(`${path}/stop`, { scope: "ticket" });
      return await open(`${path}/stop`, options);
    },
  },
  { name: "asked-again", open: async (options) => await open(`${(await site.ask()).path}/stop?again=1`, options) },
  {
    name: "stop-error",
    open: async (options) => {
      const page = await open((await site.ask()).stop, options);
      await page.evaluate("document.querySelector('[value=all]').removeAttribute('checked')");
      await page.getByRole("button", { name: "Stop these mails" }).click();
      return page;
    },
  },
  { name: "unknown", open: async (options) => await open("/a/unknown", options) },
];

/** Icons that refer to a drawing which the page does not have. */
const undrawn = `[...document.querySelectorAll("use")].map((use) => use.getAttribute("href"))
  .filter((drawing) => document.querySelector(drawing) === null)`;

describeWithChromium("the pages a customer sees", () => {
  it.each(states)(
    "$name: axe finds nothing, light or dark; down to 320 pixels nothing overflows, and all is thumb-sized",
    async (state) => {
      const page = await state.open({});
      expect(await page.evaluate(undrawn)).toEqual([]);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page), colorScheme).toEqual([]);
        for (const width of [1280, 390, 320]) {
          await page.setViewportSize({ width, height: 844 });
          expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
          expect(await page.evaluate(tooSmall), `${colorScheme} ${width}`).toEqual([]);
          if (pictures === undefined) continue;
          await page.screenshot({ path: `${pictures}/${state.name}-${width}-${colorScheme}.png`, fullPage: true });
        }
      }
      await page.context().close();
    },
  );

  it("survive a subject without a space, an address without an end, and words from right to left", async () => {
    const long = "x".repeat(300);
    const { path } = await site.ask({
      subject: long,
      email: `${"a".repeat(60)}@${"b".repeat(60)}.test`,
      summary: long,
    });
    await site.post(path, { nonce: "n", verdict: "partly", words: `${long} \u05E9\u05DC\u05D5\u05DD \u202Eabc` });
    for (const each of [path, `${path}?done=1`, `${path}/stop`]) {
      const page = await open(each, { viewport: { width: 320, height: 700 } });
      expect(await page.evaluate("document.documentElement.scrollWidth"), each).toBeLessThanOrEqual(320);
      await page.context().close();
    }
  });
});
