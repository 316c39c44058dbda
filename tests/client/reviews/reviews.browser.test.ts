import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { violations } from "../../support/axe.ts";
import { type Browsed, browsed } from "../../support/browsed.ts";
import { describeWithChromium } from "../../support/chromium.ts";
import { type Browser as SignedIn, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";
import { filled } from "../console/filled.ts";

const pictures = process.env["PAGE_SCREENSHOTS"];
let site: ConsoleUnderTest;
let lead: SignedIn;
let auditor: SignedIn;
let reviewPath: string;
let visited: Browsed;

beforeAll(async () => {
  site = await consoleUnderTest();
  await filled(site);
  lead = await site.signedIn("lead", { timeZone: "Europe/Stockholm" });
  auditor = await site.signedIn("auditor", { email: "a@tarn.test", name: "Ida Holm" });
  const [row] = await site.sql<{ id: string }[]>`select id from reviews order by id limit 1`;
  reviewPath = `/console/reviews/${row?.id ?? ""}`;
  for (const [id, name, department] of [
    ["ca_regression", "Regression", "Product"],
    ["ca_test", "Missing test", "Product"],
    ["ca_handover", "Handover lost", "Process"],
    ["ca_wrong", "Wrong instruction", "Knowledge"],
    ["ca_late", "Delivered late", "Suppliers"],
    ["ca_power", "Power failure", "Premises"],
  ] as const) {
    await site.sql`insert into causes (id, name, department) values (${id}, ${name}, ${department})`;
  }
  visited = await browsed(site.app);
}, 60_000);
afterAll(async () => {
  await visited.close();
  await site.close();
});

async function open(path: string, options: BrowserContextOptions & { as?: SignedIn } = {}): Promise<Page> {
  const { as = lead, ...rest } = options;
  return await visited.open(path, { viewport: { width: 1280, height: 800 }, cookie: as.cookie, ...rest });
}

/** Axe finds nothing, light or dark; nothing overflows, down to 320 pixels. */
async function fit(page: Page, name: string): Promise<void> {
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), `${name} ${width} ${colorScheme}`).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      if (pictures === undefined || width === 320) continue;
      await page.screenshot({ path: `${pictures}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
  }
}

describeWithChromium("a review, from open to concluded", () => {
  it("is worked on without JavaScript: what is missing leads to its field, and what was typed stays", async () => {
    const page = await open("/console/reviews?owner=nobody", { javaScriptEnabled: false });
    await page.getByRole("link", { name: "Files duplicated after the 4.2 update" }).click();
    await page.getByLabel("Why did the fix not hold?").fill("Restoring a folder uploads every file as new.");
    await page.getByLabel("Or a new cause").fill("Ownership gap");
    await page.getByLabel("Department").fill("Engineering, Sync");
    await page.getByLabel("Owner", { exact: true }).selectOption("Marit Solberg");
    await page.getByRole("button", { name: "Conclude review" }).click();
    await page.getByRole("alert").getByRole("link", { name: "Corrective action" }).click();
    expect(page.url()).toContain("#correctiveAction");
    expect(await page.getByLabel("Department").inputValue()).toBe("Engineering, Sync");
    await page.getByLabel("Corrective action").fill("Name an owner for the sync test set.");
    await page.getByLabel("Check date").fill("2999-01-01");
    await page.getByRole("button", { name: "Conclude review" }).click();
    await page.getByRole("status").getByText("Concluded. On the check date").waitFor();
    await page.getByRole("button", { name: "Reopen review" }).click();
    await page.getByRole("status").getByText("Opened again.").waitFor();
    await page.context().close();
  });

  it("says without JavaScript what each why rests on, and tells a second branch", async () => {
    const page = await open(reviewPath, { javaScriptEnabled: false });
    await page.getByText("Add another why").click();
    await page.getByLabel("And why is that?").first().fill("A restored file loses its identity.");
    await page.getByText("Evidence of why 1").first().click();
    await page.getByLabel("Evidence of why 1").fill("48213, reply of 15 Sep\nClient log https://logs.test/7");
    await page.getByRole("button", { name: "Save review" }).first().click();
    await page.getByRole("status").getByText("Saved.").waitFor();
    expect(await page.getByRole("link", { name: "Client log" }).getAttribute("href")).toBe("https://logs.test/7");
    await page.getByText("Start a second branch").click();
    await page.getByLabel("It begins with another answer at").selectOption("Why 2");
    await page.locator("#branch1").fill("The sync test set has no case for restore.");
    await page.getByRole("button", { name: "Save review" }).first().click();
    await page.getByRole("status").getByText("Saved.").waitFor();
    expect(await page.locator("#branch1").isVisible()).toBe(true);
    await page.context().close();
  });

  it("finds a cause among many while one types, and Enter chooses among them instead of saving", async () => {
    const page = await open(reviewPath);
    await page.getByLabel("Find a cause").fill("handov");
    expect(await page.getByRole("radio", { name: "Missing test" }).isVisible()).toBe(false);
    await page.keyboard.press("Enter");
    expect(await page.getByRole("radio", { name: "Handover lost" }).evaluate((radio) => radio.matches(":focus"))).toBe(
      true,
    );
    await page.keyboard.press("Space");
    await page.getByLabel("Find a cause").fill("");
    expect(await page.getByRole("radio", { name: "Missing test" }).isVisible()).toBe(true);
    await page.getByRole("button", { name: "Save review" }).last().click();
    await page.getByRole("status").getByText("Saved.").waitFor();
    expect(await page.getByRole("radio", { name: "Handover lost" }).isChecked()).toBe(true);
    await page.context().close();
  });

  it("is shown so that everybody can read and use it", async () => {
    const [cause] = await site.sql<{ id: string }[]>`select id from causes order by id limit 1`;
    const subject = "The 4.2 update left duplicated files";
    const opened = await lead.post("/console/reviews", { followUp: await site.ask({ number: "48120", subject }) });
    const other = /rv_[a-z2-7]+/.exec(opened.headers.get("location") ?? "")?.[0] ?? "";
    const causePath = `/console/causes/${cause?.id ?? ""}`;
    const pages = [
      ["reviews", "/console/reviews", lead],
      ["reviews-empty", "/console/reviews?q=nothing+like+it", lead],
      ["review", reviewPath, lead],
      ["review-read-only", reviewPath, auditor],
      ["review-tickets", `${reviewPath}/tickets`, lead],
      ["review-compare", `${reviewPath}/compare/${other}`, lead],
      ["causes", "/console/causes", lead],
      ["cause", causePath, lead],
    ] as const;
    for (const [name, path, as] of pages) {
      const page = await open(path, { as });
      expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
      await fit(page, name);
      await page.context().close();
    }
  }, 120_000);

  it("says what is missing, and what somebody else changed, readable for everybody", async () => {
    const page = await open(reviewPath);
    const other = await open(reviewPath);
    await other.getByLabel("Department").fill("Engineering, Print");
    await other.getByLabel("Check date").fill("");
    await other.getByRole("button", { name: "Conclude review" }).click();
    await other.getByRole("alert").waitFor();
    await fit(other, "review-missing");
    await page.getByLabel("Corrective action").fill("Add restore and move cases.");
    await page.getByRole("button", { name: "Save review" }).click();
    await page.getByText("it was changed while you typed").waitFor();
    expect(await page.getByLabel("Corrective action").inputValue()).toBe("Add restore and move cases.");
    expect(await page.getByLabel("Department").inputValue()).toBe("Engineering, Print");
    await fit(page, "review-conflict");
    await page.getByRole("button", { name: "Save review" }).click();
    await page.getByRole("status").getByText("Saved.").waitFor();
    await other.context().close();
    await page.context().close();
  }, 120_000);

  it("has fields no wider than a text that is read, also where no column stands beside them", async () => {
    const admin = await site.signedIn("admin");
    for (const path of ["/console/causes", "/console/account", "/console/settings/new-person"]) {
      const page = await open(path, { as: admin });
      const widths: unknown = await page.evaluate(
        "Array.from(document.querySelectorAll('.main .field .input'), (field) => field.getBoundingClientRect().width)",
      );
      if (!Array.isArray(widths)) throw new Error("nothing was measured");
      expect(widths.length, path).toBeGreaterThan(0);
      expect(Math.max(...widths.map(Number)), path).toBeLessThan(700);
      if (pictures !== undefined)
        await page.screenshot({ path: `${pictures}/measure${path.replaceAll("/", "-")}.png` });
      await page.context().close();
    }
  });

  it("is searched for while one types", async () => {
    const page = await open("/console/reviews?tab=all");
    await page.getByLabel("Search").fill("nothing like it");
    await page.getByRole("heading", { name: "Nothing fits these filters" }).waitFor();
    expect(page.url()).toContain("tab=all&q=nothing");
    await page.goBack();
    await page.getByRole("link", { name: "Files duplicated after the 4.2 update" }).waitFor();
    await page.context().close();
  });

  it("breaks no rule of the pages' own policy", async () => {
    const page = await open("/console/reviews");
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    for (const path of ["/console/reviews", reviewPath]) await page.goto(visited.origin + path);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("weighs at most 30 kB, style sheet and script included", async () => {
    const { cookie } = lead;
    const sent = async (path: string) => {
      const response = await site.at(path, { headers: { cookie, "accept-encoding": "gzip" } });
      return (await response.arrayBuffer()).byteLength;
    };
    for (const path of ["/console/reviews", reviewPath]) {
      const html = await (await site.at(path, { headers: { cookie } })).text();
      const parts = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, address]) => String(address));
      const sizes = await Promise.all([path, ...parts].map(sent));
      expect(sizes).toHaveLength(3);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(30_000);
    }
  });
});
