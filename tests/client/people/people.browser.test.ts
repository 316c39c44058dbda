import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openReviewByHand } from "../../../database/reviews.ts";
import { type Browsed, browsed } from "../../support/browsed.ts";
import { describeWithChromium } from "../../support/chromium.ts";
import { looksRight } from "../../support/looks-right.ts";
import { type Browser as SignedIn, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

const base = "/console/settings";
let site: ConsoleUnderTest;
let admin: SignedIn;
let lead: SignedIn;
let visited: Browsed;

beforeAll(async () => {
  site = await consoleUnderTest();
  admin = await site.signedIn("admin", { timeZone: "Europe/Stockholm" });
  lead = await site.signedIn("lead", { name: "Priya Nair", email: "priya@tarn.test" });
  const gone = await site.signedIn("agent", { name: "Tom <b>Reyes</b>", email: "tom@tarn.test" });
  await admin.post(`${base}/people/${gone.person.id}/deactivate`);
  const opened = await openReviewByHand(site.sql, { followUpIds: [await site.solve()], title: null, actor: "test" });
  if (opened.opened) await site.sql`update reviews set owner_id = ${lead.person.id} where id = ${opened.reviewId}`;
  visited = await browsed(site.app);
}, 60_000);
afterAll(async () => {
  await visited.close();
  await site.close();
});

async function open(path: string, options: BrowserContextOptions & { as?: SignedIn } = {}): Promise<Page> {
  const { as = admin, ...rest } = options;
  return await visited.open(base + path, { viewport: { width: 1280, height: 800 }, cookie: as.cookie, ...rest });
}

describeWithChromium("the pages of the people", () => {
  it("axe finds nothing, light or dark; nothing overflows", async () => {
    await admin.post(`${base}/new-person`, { email: "new@tarn.test", role: "agent", timeZone: "UTC" });
    await site.invitations.settled();
    const pages: [string, string][] = [
      ["people", "/people"],
      ["new-person", "/new-person"],
      ["person", `/people/${admin.person.id}`],
      ["person-deactivate", `/people/${lead.person.id}?do=deactivate`],
    ];
    for (const [name, path] of pages) {
      const page = await open(path);
      expect(await page.locator("h1").count()).toBe(1);
      await looksRight(page, name);
      await page.context().close();
    }
  }, 60_000);

  it.each([true, false])("from the invitation to the way out (JavaScript: %s)", async (javaScriptEnabled) => {
    const email = javaScriptEnabled ? "scripted@tarn.test" : "plain@tarn.test";
    const page = await open("/people", { javaScriptEnabled });
    const press = async (label: string) => await page.getByRole("button", { name: label, exact: true }).click();
    const said = (text: string) => page.getByRole("status").getByText(text).waitFor();
    await page.getByRole("link", { name: "Invite somebody" }).click();
    await page.getByLabel("Address").fill("nobody");
    await page.getByLabel("Name").fill("Sam");
    await press("Invite");
    await page.getByText("Address must be an e-mail address.").first().waitFor();
    expect(await page.getByLabel("Name").inputValue()).toBe("Sam");
    if (javaScriptEnabled) await looksRight(page, "person-wrong");
    await page.getByLabel("Address").fill(email);
    await page.getByRole("radio", { name: "lead" }).first().check();
    await press("Invite");
    await said("Invited.");
    await site.invitations.settled();
    await page.reload();
    await page
      .getByRole("row", { name: `Sam ${email} lead invited never 0` })
      .getByRole("link")
      .click();
    await page.getByLabel("Time zone").fill("Europe/Lisbon");
    await press("Save");
    await said("Saved.");
    await press("Mail a link to sign in");
    await said("A link to sign in is on its way.");
    await press("End all sessions");
    await said("Ended.");
    await page.getByRole("link", { name: "Deactivate…" }).click();
    await press("Deactivate");
    await said("Deactivated.");
    if (javaScriptEnabled) await looksRight(page, "person-deactivated");
    await press("Reactivate");
    await said("Reactivated.");
    await page.context().close();
  });

  it("are reached by the keyboard alone", async () => {
    const page = await open("/people");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/people/pe_*");
    expect(await page.getByRole("button", { name: "Save" }).count()).toBe(1);
    await page.context().close();
  });

  it("are no place for a lead, who does not see the way there", async () => {
    const page = await open("", { as: lead });
    expect(await page.getByRole("link", { name: "People" }).count()).toBe(0);
    await page.goto(`${visited.origin}${base}/people`);
    await page.getByRole("heading", { name: "Not for you" }).waitFor();
    await page.context().close();
  });
});
