import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { describeWithChromium, openChromium } from "../support/chromium.ts";
import { expectStatus, internalNotes, type People, people } from "./people.ts";
import { patience, wholeInstallation, type WholeInstallation } from "./whole-installation.ts";

describeWithChromium("a whole installation, with everything real", () => {
  let browser: Browser;
  let at: WholeInstallation;
  let who: People;
  beforeAll(async () => {
    [browser, at] = await Promise.all([openChromium(), wholeInstallation()]);
    await at.start();
    who = people({ browser, at });
  });
  afterAll(async () => {
    await browser.close();
    await at.remove();
  });

  it("a fix that did not hold comes back with the customer's words, and the second one closes the loop", async () => {
    const ticket = await who.solve("1044");
    const mail = await who.openMail({ to: "Grace Lindqvist", ofSoMany: 1 });
    const answer = await who.press(mail, "No, still broken");
    expect(await answer.getByRole("radio", { name: "No, still broken" }).isChecked()).toBe(true);
    expect((await at.followUps("1044")).map(({ stage }) => stage)).toEqual(["asked"]);

    await answer.getByLabel("What should we know?").fill("Stuck again at 99 %, this morning too.");
    await answer.getByRole("button", { name: "Send my answer" }).click();
    await answer.getByRole("heading", { name: "We are sorry it came back" }).waitFor();
    const outcome = await answer.locator("main").innerText();
    expect(outcome).toContain("Your ticket Sync stops at 99 % is being reopened.");
    expect(outcome).toContain("Priya Nair gets your words and everything tried so far.");
    expect(outcome).toMatch(/You hear from Priya by .+, even if the news is/);
    expect(outcome).toContain("Stuck again at 99 %, this morning too.");

    await expectStatus(ticket, "Open");
    const told = await who.openMail({ to: "Grace Lindqvist", ofSoMany: 2 });
    await told.letter.getByText("Stuck again at 99 %, this morning too.").waitFor();
    await ticket.reload();
    const [note, ...more] = await internalNotes(ticket);
    expect(note).toContain("> Stuck again at 99 %, this morning too.");
    expect(more).toEqual([]);
    const reopened = await at.followUp("1044", ({ stage }) => stage === "settled");
    expect(reopened.outcome?.action).toBe("reopened");

    const again = await who.solve("1044", "We replaced the storage node behind your uploads.");
    await at.followUp("1044", ({ stage, attempt }) => stage === "asked" && attempt === 2);
    const second = await who.openMail({ to: "Grace Lindqvist", ofSoMany: 3 });
    await second.letter.getByText("We replaced the storage node behind your uploads.").waitFor();
    const better = await who.press(second, "Yes, it held");
    await better.getByRole("button", { name: "Send my answer" }).click();
    await better.getByRole("heading", { name: "Good to hear it held" }).waitFor();
    const closed = await at.followUp("1044", ({ stage, attempt }) => stage === "settled" && attempt === 2);
    expect(closed.outcome?.action).toBe("closed");
    expect(closed.next).toBe(null);
    await expectStatus(again, "Solved");
    expect(await internalNotes(again)).toHaveLength(1);
    // Two check-ins, and one mail that said what happens next.
    expect(await who.countMails("Grace Lindqvist")).toBe(3);
  });

  it("a reply is kept, and shown as something that a person must look at", async () => {
    await who.solve("1041");
    const { page } = await who.openMail({ to: "Aiko Tanaka", ofSoMany: 1 });
    // A real reply address is longer than a phone is wide.
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await page.getByLabel("As Aiko Tanaka").fill("Only the left half prints now.");
    await page.getByRole("button", { name: "Send reply" }).click();
    await page.getByText("Taken by Aftercare").waitFor();
    const { id, needsLook } = await at.followUp("1041", (followUp) => followUp.needsLook !== null);
    expect(needsLook).toBe("reply");
    expect(await at.needsLook()).toMatchObject([{ followUpId: id, state: "needs_look" }]);
  });

  it("one click in the mail program stops every later check-in", async () => {
    await who.solve("1043");
    const { page } = await who.openMail({ to: "Tomás Rivera", ofSoMany: 1 });
    await page.getByRole("link", { name: "Headers" }).click();
    const headers = await page.locator("main").innerText();
    expect(headers).toContain("List-Unsubscribe=One-Click");
    const [, url = ""] = /<(http[^>]+\/u\/[^>]+)>/.exec(headers) ?? [];
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
    expect((await fetch(url, { method: "POST", body, redirect: "manual" })).status).toBe(200);

    const ticket = await who.open(`${at.deskUrl()}/tickets/1043`);
    await ticket.getByRole("button", { name: "Reopen ticket" }).click();
    await expectStatus(ticket, "Open");
    await who.solve("1043", "We sent you a new password.");
    const second = await at.followUp("1043", ({ attempt, stage }) => attempt === 2 && /skipped|cancelled/.test(stage));
    expect(second.reason).toMatch(/opted-out/);
    expect(await who.countMails("Tomás Rivera")).toBe(1);
  });

  it("a customer who has not tested yet is asked again on the day they choose", async () => {
    await who.solve("1046");
    const mail = await who.openMail({ to: "Ana Lima", ofSoMany: 1 });
    const answer = await who.press(mail, "Not tested yet");
    const day = answer.getByLabel("Ask me again on");
    const last = (await day.getAttribute("max")) ?? "";
    await day.fill(last);
    await answer.getByRole("button", { name: "Send my answer" }).click();
    await answer.getByRole("heading", { name: "Thank you, we ask you again" }).waitFor();
    const waiting = await at.followUp("1046", ({ stage }) => stage === "scheduled");
    expect(waiting.answer?.verdict).toBe("not_tested");
    expect(waiting.next?.what).toBe("check-in");
    expect(waiting.next?.at?.slice(0, 10)).toBe(last);
  });

  it("a German customer is written to in German, and answers on a German page", async () => {
    const ticket = await who.solve("1045");
    const mail = await who.openMail({ to: "Jonas Weber", ofSoMany: 1 });
    const answer = await who.press(mail, "Nein, noch defekt");
    expect(await answer.locator("html").getAttribute("lang")).toBe("de");
    expect(await answer.getByRole("radio", { name: "Nein, noch defekt" }).isChecked()).toBe(true);
    await answer.getByRole("textbox").fill("Heute früh kam wieder jede Rechnung zweimal.");
    await answer.getByRole("button", { name: "Antwort senden" }).click();
    await answer.getByRole("heading", { level: 1 }).waitFor();
    expect(await answer.locator("main").innerText()).toContain("Heute früh kam wieder jede Rechnung zweimal.");
    await expectStatus(ticket, "Open");
    expect((await internalNotes(ticket)).join()).toContain("> Heute früh kam wieder jede Rechnung zweimal.");
  });

  it("goes on after Ctrl-C, and after every process was killed at once", { timeout: 400_000 }, async () => {
    await who.solve("1042");
    await at.followUp("1042", ({ stage }) => stage === "asked");
    expect(await at.interrupt()).toBe(0);
    expect(at.output()).toMatch(/Client.* stopped[^]*Worker stopped[^]*Temporal stopped[^]*Postgres stopped/);

    await at.start();
    const mail = await who.openMail({ to: "Sabine Krüger", ofSoMany: 1 });
    const answer = await who.press(mail, "Nein, noch defekt");
    await answer.getByRole("textbox").fill("Immer noch „M?ller“.");
    await answer.getByRole("button", { name: "Antwort senden" }).click();
    await answer.getByRole("heading", { level: 1 }).waitFor();
    // The answer rests for its grace: nobody has been told of it yet.
    await at.kill();
    expect(await fetch(at.url).catch(() => null)).toBe(null);

    await at.start();
    const settled = await at.followUp("1042", ({ stage }) => stage === "settled");
    expect(settled.outcome?.action).toBe("reopened");
    const ticket = await who.open(`${at.deskUrl()}/tickets/1042`);
    await expectStatus(ticket, "Open");
    const notes = await internalNotes(ticket);
    expect(notes).toHaveLength(1);
    expect(notes.join()).toContain("> Immer noch „M?ller“.");
  });

  it("two installations side by side know nothing of each other", async () => {
    const other = await wholeInstallation();
    try {
      await other.start();
      const there = people({ browser, at: other });
      expect(
        new Set([at.url, at.deskUrl(), at.mailboxUrl(), other.url, other.deskUrl(), other.mailboxUrl()]).size,
      ).toBe(6);
      const before = await who.countMails("Grace Lindqvist");
      await there.solve("1044");
      const mail = await there.openMail({ to: "Grace Lindqvist", ofSoMany: 1 });
      const answer = await there.press(mail, "Yes, it held");
      expect(answer.url().startsWith(`${other.url}/a/`)).toBe(true);
      await answer.getByRole("button", { name: "Send my answer" }).click();
      await other.followUp("1044", ({ stage }) => stage === "settled");
      expect(await other.followUps("1044")).toHaveLength(1);
      expect(await who.countMails("Grace Lindqvist")).toBe(before);
      expect(await other.interrupt()).toBe(0);
      await vi.waitFor(async () => expect((await fetch(`${at.url}/readyz`)).status).toBe(200), patience);
    } finally {
      await other.remove();
    }
  });
});
