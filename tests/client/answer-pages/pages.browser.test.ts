import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { violations } from "../../support/axe.ts";
import { type Browsed, browsed } from "../../support/browsed.ts";
import { describeWithChromium } from "../../support/chromium.ts";
import { type CustomerSite, customerSite } from "./asked.ts";

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
const three = async () =>
  await site.askSeveral([
    {
      subject: "Scan to mail stopped",
      agent: "Elena Ruiz",
      summary: "I put the new mail server address into both printers.",
    },
    { subject: "Toner warning will not go away", agent: "Elena Ruiz", summary: "I reset the counter on printer 2." },
    {
      subject: "Print jobs disappear",
      agent: "Tom Okafor",
      summary: "I turned off the sleep mode of the print server.",
    },
  ]);

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
  { name: "unknown", open: async (options) => await open("/a/unknown", options) },
];

describeWithChromium("the pages a customer sees", () => {
  it.each(states)("$name: axe finds nothing, light or dark; nothing overflows, down to 320 pixels", async (state) => {
    const page = await state.open({});
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), colorScheme).toEqual([]);
      for (const width of [1280, 390, 320]) {
        await page.setViewportSize({ width, height: 844 });
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
        if (pictures === undefined) continue;
        await page.screenshot({ path: `${pictures}/${state.name}-${width}-${colorScheme}.png`, fullPage: true });
      }
    }
    await page.context().close();
  });

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

  it("are thumb-sized", async () => {
    const page = await open(`${(await site.ask()).path}/stop`);
    const other = await open((await site.ask()).path);
    const targets = [page.locator(".choice, .button"), other.locator(".verdict-choice, .scale-choice, .button")];
    for (const target of targets) {
      for (const each of await target.all()) {
        expect((await each.boundingBox())?.height, await each.innerText()).toBeGreaterThanOrEqual(44);
      }
    }
    await page.context().close();
    await other.context().close();
  });
});

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
    const page = await open(String((await three())[0]?.path));
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
