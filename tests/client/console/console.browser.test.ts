import { expect, it } from "vitest";
import { violations } from "../../support/axe.ts";
import { describeWithChromium } from "../../support/chromium.ts";
import { consoleBrowsed } from "./console-browsed.ts";

const on = consoleBrowsed();

describeWithChromium("working in the console", () => {
  it("shows a mail as it left, in a frame that runs nothing and leads nowhere", async () => {
    const page = await on.open(`/console/follow-ups/${on.cases.late}`);
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
    const wanted = `/console/follow-ups/${on.cases.held}`;
    const page = await on.open(wanted, { as: null });
    await page.getByLabel("E-mail").fill("lead@tarn.test");
    await page.getByRole("button", { name: "Mail me a sign-in link" }).click();
    await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
    const mail = await on.site.smtp.waitForMail();
    const [path = ""] = /\/sign-in\/[a-z2-7]{32}/.exec(mail.text) ?? [];
    await page.goto(on.visited.origin + path);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Septemberrechnung doppelt abgebucht" }).waitFor();
    expect(page.url()).toBe(on.visited.origin + wanted);
    await page.getByRole("button", { name: "Sign out" }).first().click();
    await page.getByText("You are signed out.").waitFor();
    await page.goto(on.visited.origin + wanted);
    expect(page.url()).toContain("/sign-in?to=");
    await page.context().close();
  });

  it("settles a reply with one press", async () => {
    const id = await on.site.ask({ number: "5001", subject: "Badge reader beeps" });
    await on.site.reply(id, "No beeps since Monday.");
    const page = await on.open("/console");
    await page.getByRole("button", { name: "Held for Badge reader beeps", exact: true }).click();
    await page.getByRole("status").getByText("Recorded, as told to you.").waitFor();
    expect(await page.getByText("Badge reader beeps").count()).toBe(0);
    await page.getByRole("link", { name: "See or correct it" }).click();
    await page.getByText("told by mail to Marit Solberg").waitFor();
    await page.getByRole("link", { name: "Answer on behalf" }).click();
    await page.getByRole("dialog").getByText("Not held").click();
    await page.getByRole("dialog").getByLabel("How did they tell you?").selectOption("By phone");
    await page.getByRole("button", { name: "Record answer" }).click();
    await page.getByRole("status").getByText("Recorded, as told to you.").waitFor();
    expect((await on.site.answers(id)).map(({ verdict }) => verdict)).toEqual(["held", "not_held"]);
    await page.context().close();
  });

  it("works without JavaScript: searching, skipping and undoing it, answering", async () => {
    const id = await on.site.solve({ number: "5002", subject: "Lamp flickers", hoursAgo: 0 });
    const page = await on.open("/console/follow-ups", { javaScriptEnabled: false });
    await page.getByLabel("Search").fill("flickers");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByRole("link", { name: "Lamp flickers" }).click();
    await page.getByRole("link", { name: "Answer on behalf" }).click();
    await page.getByRole("button", { name: "Record answer" }).click();
    await page.getByText("Choose what the customer told you.").waitFor();
    await page.getByRole("link", { name: "Cancel", exact: true }).click();
    await page.getByRole("button", { name: "Skip follow-up" }).click();
    await page.getByRole("status").getByText("Skipped. Nobody is asked").waitFor();
    expect(await on.site.row(id)).toMatchObject({ stage: "skipped" });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("status").getByText("Put back.").waitFor();
    expect(await on.site.row(id)).toMatchObject({ stage: "scheduled" });
    await page.context().close();
  });

  it("goes on where one was, after Back from a case", async () => {
    const page = await on.open("/console/follow-ups?tab=all");
    const titles = await page.locator("a[data-row]").evaluateAll((rows) => rows.map((row) => row.getAttribute("href")));
    for (const key of ["j", "j", "j", "Enter"]) await page.keyboard.press(key);
    await page.waitForURL(/\/console\/follow-ups\/fu_/);
    await page.goBack();
    await page.locator(`:focus[href="${titles[2]}"]`).waitFor();
    await page.keyboard.press("j");
    expect(await page.locator(":focus").getAttribute("href")).toBe(titles[3]);
    await page.context().close();
  });

  it("searches while one types, keeps it in the address, and Back undoes it", async () => {
    const page = await on.open("/console/follow-ups?tab=all");
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
    const page = await on.open("/console/follow-ups?tab=all");
    const rows = await page.locator("tbody tr").count();
    let answer = () => {};
    let isBack = false;
    await page.route(/q=slow/, async (route) => {
      if (isBack) return await route.continue();
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      await route.fulfill({ status: 503, body: "" });
    });
    await page.getByLabel("Search").fill("slow");
    await page.getByRole("status").getByText("Searching").waitFor();
    expect(await page.locator("#queue").getAttribute("aria-busy")).toBe("true");
    answer();
    await page.getByText("The search could not be done. Nothing is lost; these rows are older.").waitFor();
    expect(await page.locator("tbody tr").count()).toBe(rows);
    isBack = true;
    await page.getByText("1 follow-up, newest first").waitFor();
    expect(page.url()).toContain("q=slow");
    await page.context().close();
  });

  it("saves what somebody has searched for as a view, with the keyboard alone", async () => {
    const page = await on.open("/console/follow-ups?tab=all");
    await page.getByLabel("Search").fill("impressora");
    await page.getByText("1 follow-up, newest first").waitFor();
    await page.getByRole("link", { name: "Save this view" }).press("Enter");
    await page.getByRole("dialog").getByLabel("Name").fill("Printers");
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("Saved.").waitFor();
    expect(await page.getByRole("link", { name: "Printers" }).getAttribute("aria-current")).toBe("true");
    await page.getByRole("button", { name: "Remove this view" }).press("Enter");
    await page.getByRole("status").getByText("Removed.").waitFor();
    expect(await page.getByLabel("Search").inputValue()).toBe("impressora");
    await page.context().close();
  });

  it("leads to the sign-in when the session ends while somebody searches", async () => {
    const somebody = await on.site.signedIn("lead", { email: "ended@tarn.test" });
    const page = await on.open("/console/follow-ups", { as: somebody });
    await on.site.sql`update sessions set revoked_at = now() where person_id = ${somebody.person.id}`;
    await page.getByLabel("Search").fill("sync");
    await page.getByRole("button", { name: "Mail me a sign-in link" }).waitFor();
    expect(page.url()).toContain("/sign-in?to=%2Fconsole%2Ffollow-ups%3Fq%3Dsync");
    await page.context().close();
  });

  it("goes by keys, which a person can turn off", async () => {
    const page = await on.open("/console/follow-ups?tab=all");
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
    expect(await page.locator(":focus").innerText()).toBe(titles[1]);
    await page.context().close();
  });

  it("holds the focus in a dialog, and gives it back to its opener", async () => {
    const page = await on.open(`/console/follow-ups/${on.cases.scheduled}`);
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
});
