import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { WholeInstallation } from "./whole-installation.ts";

const longest = 30_000;

/** What people do in their browsers, in the words of this test. */
export function people({ browser, at }: { browser: Browser; at: WholeInstallation }) {
  const open = async (url: string): Promise<Page> => {
    const page = await browser.newPage();
    page.setDefaultTimeout(longest);
    await page.goto(url);
    return page;
  };
  const mailsTo = (mailbox: Page, name: string): Locator =>
    mailbox.locator("#mails li", { hasText: `To ${name} ` }).locator(".work-title a");

  return {
    open,
    /** The agent solves the ticket, with the words that stand there or with some of their own. */
    async solve(ticketId: string, summary?: string): Promise<Page> {
      const page = await open(`${at.deskUrl()}/tickets/${ticketId}`);
      if (summary !== undefined) await page.getByLabel("What was done").fill(summary);
      await page.getByRole("button", { name: "Solve ticket" }).click();
      await page.getByText("Solved.", { exact: true }).waitFor();
      return page;
    },
    /** The customer opens the newest mail, once so many have come; the list grows by itself. */
    async openMail({ to, ofSoMany }: { to: string; ofSoMany: number }): Promise<{ page: Page; letter: FrameLocator }> {
      const page = await open(at.mailboxUrl());
      await mailsTo(page, to)
        .nth(ofSoMany - 1)
        .waitFor();
      expect(await mailsTo(page, to).count()).toBe(ofSoMany);
      await mailsTo(page, to).first().click();
      await page.locator(".crumbs").waitFor();
      return { page, letter: page.frameLocator("iframe") };
    },
    /** Presses a link of the mail; it opens in a tab of its own, as in a mail program. */
    async press({ page, letter }: { page: Page; letter: FrameLocator }, name: string): Promise<Page> {
      const link = letter.getByRole("link", { name }).first();
      const [opened] = await Promise.all([page.waitForEvent("popup"), link.click()]);
      opened.setDefaultTimeout(longest);
      await opened.waitForLoadState();
      return opened;
    },
    /** How many mails somebody has at this moment. */
    async countMails(to: string): Promise<number> {
      const page = await open(at.mailboxUrl());
      const count = await mailsTo(page, to).count();
      await page.close();
      return count;
    },
  };
}
export type People = ReturnType<typeof people>;

/** The notes on a ticket's page that the customer never sees, written by Aftercare. */
export async function internalNotes(ticket: Page): Promise<string[]> {
  const notes = ticket.locator("#conversation .message-internal", { hasText: "Aftercare" });
  return await notes.locator(".message-text").allInnerTexts();
}

export async function expectStatus(ticket: Page, status: "Open" | "Solved"): Promise<void> {
  await ticket.locator("#status", { hasText: status }).waitFor();
  expect(await ticket.locator("#status").innerText()).toContain(status);
}
