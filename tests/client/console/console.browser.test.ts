import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { violations } from "../../support/axe.ts";
import { type Browsed, browsed } from "../../support/browsed.ts";
import { describeWithChromium } from "../../support/chromium.ts";
import { type Browser as SignedIn, type ConsoleUnderTest, consoleUnderTest } from "./console-under-test.ts";
import { type Filled, filled } from "./filled.ts";

const pictures = process.env["PAGE_SCREENSHOTS"];
let site: ConsoleUnderTest;
let cases: Filled;
let lead: SignedIn;
let visited: Browsed;

beforeAll(async () => {
  site = await consoleUnderTest();
  cases = await filled(site);
  lead = await site.signedIn("lead", { timeZone: "Europe/Stockholm" });
  visited = await browsed(site.app);
}, 60_000);
afterAll(async () => {
  await visited.close();
  await site.close();
});

async function open(path: string, options: BrowserContextOptions & { as?: SignedIn | null } = {}): Promise<Page> {
  const { as = lead, ...rest } = options;
  const cookie = as === null ? {} : { cookie: as.cookie };
  return await visited.open(path, { viewport: { width: 1280, height: 800 }, ...cookie, ...rest });
}

/** The mail of the case that is late, as sendMail would have kept it. */
const letterPath = () => `/console/follow-ups/${cases.late}/mails/${cases.letter}`;
const pages: { name: string; path: () => string; as?: null }[] = [
  { name: "sign-in", path: () => "/sign-in", as: null },
  { name: "sign-in-sent", path: () => "/sign-in/sent", as: null },
  { name: "link-over", path: () => `/sign-in/${"a".repeat(32)}`, as: null },
  { name: "today", path: () => "/console" },
  { name: "today-done", path: () => `/console?did=answer&of=${cases.unread}` },
  { name: "follow-ups", path: () => "/console/follow-ups" },
  { name: "follow-ups-all", path: () => "/console/follow-ups?tab=all" },
  { name: "follow-ups-empty", path: () => "/console/follow-ups?q=nothing+like+it" },
  { name: "case", path: () => `/console/follow-ups/${cases.twice}` },
  { name: "case-scheduled", path: () => `/console/follow-ups/${cases.scheduled}` },
  { name: "case-reply", path: () => `/console/follow-ups/${cases.unread}` },
  { name: "case-answer", path: () => `/console/follow-ups/${cases.late}?do=answer` },
  { name: "case-send-now", path: () => `/console/follow-ups/${cases.scheduled}?do=send-now` },
  { name: "case-reread", path: () => `/console/follow-ups/${cases.read}?do=reread` },
  { name: "case-skipped", path: () => `/console/follow-ups/${cases.skipped}?did=skip` },
  { name: "alarms", path: () => "/console/alarms?did=alarm-taken" },
  { name: "alarms-cleared", path: () => "/console/alarms?state=cleared" },
  { name: "letter", path: () => letterPath() },
  { name: "letter-text", path: () => `${letterPath()}?as=text` },
  { name: "nothing-here", path: () => "/console/nothing" },
];

describeWithChromium("every page of the console", () => {
  it.each([1280, 390, 320])("the way out stays in sight, %i pixels wide", async (width) => {
    const page = await open("/console", { viewport: { width, height: 844 } });
    const out = page.getByRole("button", { name: "Sign out" }).locator("visible=true");
    const box = await out.boundingBox();
    expect((box?.x ?? width) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    await page.context().close();
  });

  it.each(pages)("$name: axe finds nothing, light or dark; nothing overflows, down to 320 pixels", async (each) => {
    const page = await open(each.path(), { as: each.as === null ? null : lead });
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page), `${width} ${colorScheme}`).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
        if (pictures === undefined || width === 320) continue;
        await page.screenshot({ path: `${pictures}/${each.name}-${width}-${colorScheme}.png`, fullPage: true });
      }
    }
    await page.context().close();
  });
});

describeWithChromium("working in the console", () => {
  it("shows a mail as it left, in a frame that runs nothing and leads nowhere", async () => {
    const page = await open(`/console/follow-ups/${cases.late}`);
    await page.getByRole("link", { name: "See the mail" }).click();
    await page.getByRole("heading", { name: "Re: Sync stops at 99 %" }).waitFor();
    const frame = page.frameLocator("iframe");
    await frame.getByText("Did the fix hold?").waitFor();
    expect(await page.locator("iframe").getAttribute("sandbox")).toBe("");
    expect(await frame.locator("body").getAttribute("data-ran")).toBeNull();
    await page.getByRole("link", { name: "Text", exact: true }).click();
    await page.getByText("Did the fix hold? In plain words.").waitFor();
    await page.context().close();
  });

  it("begins with a link in a mail, and goes on to the case that was wanted", async () => {
    const wanted = `/console/follow-ups/${cases.held}`;
    const page = await open(wanted, { as: null });
    await page.getByLabel("E-mail").fill("lead@tarn.test");
    await page.getByRole("button", { name: "Mail me a sign-in link" }).click();
    await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
    const mail = await site.smtp.waitForMail();
    const [path = ""] = /\/sign-in\/[a-z2-7]{32}/.exec(mail.text) ?? [];
    await page.goto(visited.origin + path);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Septemberrechnung doppelt abgebucht" }).waitFor();
    expect(page.url()).toBe(visited.origin + wanted);
    await page.getByRole("button", { name: "Sign out" }).first().click();
    await page.getByText("You are signed out.").waitFor();
    await page.goto(visited.origin + wanted);
    expect(page.url()).toContain("/sign-in?to=");
    await page.context().close();
  });

  it("settles a reply with one press", async () => {
    const id = await site.ask({ number: "5001", subject: "Badge reader beeps" });
    await site.reply(id, "No beeps since Monday.");
    const page = await open("/console");
    await page.getByRole("button", { name: "Held for Badge reader beeps", exact: true }).click();
    await page.getByRole("status").getByText("Recorded, as told to you.").waitFor();
    expect(await page.getByText("Badge reader beeps").count()).toBe(0);
    await page.getByRole("link", { name: "See or correct it" }).click();
    await page.getByText("told to Marit Solberg").waitFor();
    await page.getByRole("link", { name: "Answer on behalf" }).click();
    await page.getByRole("dialog").getByText("Not held").click();
    await page.getByRole("button", { name: "Record answer" }).click();
    await page.getByRole("status").getByText("Recorded, as told to you.").waitFor();
    expect((await site.answers(id)).map(({ verdict }) => verdict)).toEqual(["held", "not_held"]);
    await page.context().close();
  });

  it("works without JavaScript: searching, skipping and undoing it, answering", async () => {
    const id = await site.solve({ number: "5002", subject: "Lamp flickers", hoursAgo: 0 });
    const page = await open("/console/follow-ups", { javaScriptEnabled: false });
    await page.getByLabel("Search").fill("flickers");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByRole("link", { name: "Lamp flickers" }).click();
    await page.getByRole("link", { name: "Answer on behalf" }).click();
    await page.getByRole("button", { name: "Record answer" }).click();
    await page.getByText("Choose what the customer told you.").waitFor();
    await page.getByRole("link", { name: "Leave it" }).click();
    await page.getByRole("button", { name: "Skip follow-up" }).click();
    await page.getByRole("status").getByText("Skipped. Nobody is asked").waitFor();
    expect(await site.row(id)).toMatchObject({ stage: "skipped" });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("status").getByText("Put back.").waitFor();
    expect(await site.row(id)).toMatchObject({ stage: "scheduled" });
    await page.context().close();
  });

  it("searches while one types, keeps it in the address, and Back undoes it", async () => {
    const page = await open("/console/follow-ups?tab=all");
    await page.getByRole("link", { name: "License key rejected" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("impressora");
    await page.getByText("1 follow-up, newest first").waitFor();
    expect(await page.locator("tbody tr").count()).toBe(1);
    expect(await page.locator(":focus").getAttribute("id")).toBe("q");
    await page.waitForURL(/tab=all&q=impressora$/);
    await page.getByLabel("Search").fill("nothing like it");
    await page.getByRole("heading", { name: "Nothing fits these filters" }).waitFor();
    await page.goBack();
    await page.getByText("1 follow-up, newest first").waitFor();
    expect(await page.getByLabel("Search").inputValue()).toBe("impressora");
    await page.getByLabel("Verdict").selectOption("Held");
    await page.getByRole("heading", { name: "Nothing fits these filters" }).waitFor();
    expect(page.url()).toContain("verdict=held");
    await page.context().close();
  });

  it("says that it searches, and keeps the old rows when it cannot", async () => {
    const page = await open("/console/follow-ups?tab=all");
    const rows = await page.locator("tbody tr").count();
    let answer = () => {};
    await page.route(/q=slow/, async (route) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      await route.fulfill({ status: 503, body: "" });
    });
    await page.getByLabel("Search").fill("slow");
    await page.getByRole("status").getByText("Searching").waitFor();
    expect(await page.locator("#queue").getAttribute("aria-busy")).toBe("true");
    answer();
    await page.getByText("The search could not be done; these rows are older.").waitFor();
    expect(await page.locator("tbody tr").count()).toBe(rows);
    await page.context().close();
  });

  it("goes by keys, which a person can turn off", async () => {
    const page = await open("/console/follow-ups?tab=all");
    const titles = await page.locator(".case-title").allInnerTexts();
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press("j", "j", "j", "k");
    expect(await page.locator(":focus").innerText()).toBe(titles[1]);
    await press("Enter");
    await page.waitForURL(/\/console\/follow-ups\/fu_/);
    await page.goBack();
    await press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel("Turn the keys off in this browser").check();
    await press("Escape", "j", "/");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await page.locator(".case-title:focus, #q:focus").count()).toBe(0);
    await page.context().close();
  });

  it("holds the focus in a dialog, and gives it back to its opener", async () => {
    const page = await open(`/console/follow-ups/${cases.scheduled}`);
    await page.getByRole("link", { name: "Send now", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Send the check-in now" });
    await dialog.waitFor();
    expect(await page.locator(":focus").innerText()).toBe("Send the check-in now");
    expect(await page.evaluate("document.querySelector('dialog[data-back]').matches(':modal')")).toBe(true);
    await page.keyboard.press("Escape");
    await page.waitForURL(/#do-send-now$/);
    await dialog.waitFor({ state: "detached" });
    expect(await page.locator(":focus").innerText()).toBe("Send now");
    await page.context().close();
  });

  it("survives words without a space and words from right to left", async () => {
    const long = "x".repeat(300);
    const customer = `${"y".repeat(120)} \u05E9\u05DC\u05D5\u05DD \u202Eabc`;
    const id = await site.ask({ number: "z".repeat(200), subject: long, summary: long, customer, company: long });
    await site.reply(id, long);
    for (const path of [
      "/console",
      "/console/follow-ups",
      `/console/follow-ups/${id}`,
      `/console/follow-ups/${id}?do=answer`,
    ]) {
      for (const width of [1280, 320]) {
        const page = await open(path, { viewport: { width, height: 800 } });
        expect(await page.evaluate("document.documentElement.scrollWidth"), `${path} ${width}`).toBeLessThanOrEqual(
          width,
        );
        await page.context().close();
      }
    }
    await site.sql`update follow_ups set needs_look = null where id = ${id}`;
  });

  // The letter of this test has a script, which the frame refuses aloud.
  it("breaks no rule of the pages' own policy", async () => {
    const page = await open("/console/follow-ups");
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    for (const { path } of pages.filter(({ as, name }) => as !== null && name !== "nothing-here" && name !== "letter"))
      await page.goto(visited.origin + path());
    await page.goto(`${visited.origin}/console/follow-ups`);
    await page.getByLabel("Search").fill("nothing like it");
    await page.getByRole("heading", { name: "Nothing fits these filters" }).waitFor();
    expect(complaints).toEqual([]);
    const policy = (await page.request.get(`${visited.origin}/console`)).headers()["content-security-policy"] ?? "";
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
