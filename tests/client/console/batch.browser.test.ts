import { expect, it } from "vitest";
import { violations } from "../../support/axe.ts";
import { describeWithChromium } from "../../support/chromium.ts";
import { looksRight } from "../../support/looks-right.ts";
import { consoleBrowsed } from "./console-browsed.ts";

const on = consoleBrowsed();

describeWithChromium("several follow-ups at once", () => {
  it("are picked by keys, skipped together and put back", async () => {
    const { site } = on;
    const ids: string[] = [];
    for (const number of ["5011", "5012"]) ids.push(await site.solve({ number, subject: "Picked fan", hoursAgo: 0 }));
    const page = await on.open("/console/follow-ups?q=Picked+fan");
    expect(await page.getByRole("button", { name: "Skip" }).isVisible()).toBe(false);
    for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
    await page.getByText("2 selected").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Skip" }).click();
    await page.getByText("2 of 2 follow-ups skipped.").waitFor();
    await looksRight(page, "batch");
    await page.getByRole("button", { name: "Undo all 2" }).click();
    await page.getByText("2 of 2 follow-ups put back").waitFor();
    await page.getByRole("link", { name: "Back to the list" }).click();
    expect(page.url()).toContain("q=Picked+fan");
    expect(await Promise.all(ids.map(async (id) => (await site.row(id))?.stage))).toEqual(["scheduled", "scheduled"]);
    await page.context().close();
  });

  it("are picked without JavaScript and on a phone", async () => {
    const id = await on.site.solve({ number: "5013", subject: "Plain fan", hoursAgo: 0 });
    const page = await on.open("/console/follow-ups?q=Plain+fan", {
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
    });
    await page.getByLabel("Select 5013").check();
    await page.getByRole("button", { name: "Skip" }).click();
    await page.getByText("1 of 1 follow-up skipped.").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("1 of 1 follow-up put back").waitFor();
    expect(await on.site.row(id)).toMatchObject({ stage: "scheduled" });
    await page.context().close();
  });
});
