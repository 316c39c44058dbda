import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import { createTransport } from "nodemailer";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { startMailbox } from "../../embedded/mailbox/start.ts";
import type { RunningMailbox } from "../../embedded/mailbox/start.ts";
import { startSampleHelpdesk } from "../../embedded/sample-helpdesk/start.ts";
import type { RunningSampleHelpdesk } from "../../embedded/sample-helpdesk/start.ts";
import { createSampleHelpdesk } from "../../helpdesk/sample.ts";
import { newWebhookSecret } from "../../helpdesk/standard-webhooks.ts";
import { describeWithChromium, openChromium } from "../support/chromium.ts";
import { outgoing } from "../support/outgoing.ts";

const findings = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

describeWithChromium("the embedded pages in a browser", () => {
  let browser: Browser;
  let dataDir: string;
  let elsewhere: { url: string; server: Server };
  let desk: RunningSampleHelpdesk;
  let mailbox: RunningMailbox;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "embedded-pages-"));
    elsewhere = await startElsewhere();
    const webhook = { url: elsewhere.url, secret: newWebhookSecret() };
    desk = await startSampleHelpdesk({ port: 0, dataDir: join(dataDir, "desk"), webhook, apiToken: "token" });
    const deliver = { url: elsewhere.url, apiKey: "ak" };
    mailbox = await startMailbox({ port: 0, smtpPort: 0, dataDir: join(dataDir, "mail"), deliver });
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser.close();
    await mailbox.stop();
    await desk.stop();
    elsewhere.server.close();
    elsewhere.server.closeAllConnections();
    await rm(dataDir, { recursive: true });
  });

  const open = async (url: string, options: Parameters<Browser["newPage"]>[0] = {}): Promise<Page> => {
    const page = await browser.newPage(options);
    await page.goto(url);
    return page;
  };
  const send = async (subject: string): Promise<void> => {
    const transport = createTransport(mailbox.smtpUrl);
    await transport.sendMail({
      from: { name: "Tarn", address: "support@tarn.example" },
      to: { name: "Ana", address: "ana@lima.example" },
      subject,
      text: `Answer: ${elsewhere.url}/a/token`,
      html: `<html lang="en"><head><title>Mail</title></head><body><a href="${elsewhere.url}/a/token">Yes, it held</a></body></html>`,
    });
    transport.close();
  };
  const whatAxeFinds = async (page: Page): Promise<string[]> => {
    await page.evaluate(axe.source);
    const found: unknown = await page.evaluate("axe.run(document).then(({ violations }) => violations)");
    return findings.parse(found).map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
  };

  it("a ticket is solved by one press, with words already there, also without scripts", async () => {
    const page = await open(`${desk.url}/tickets/1041`, { javaScriptEnabled: false });
    await page.getByRole("button", { name: "Solve ticket" }).click();
    expect(await page.locator("#status").innerText()).toContain("Solved");
    expect(await page.locator("#conversation").innerText()).toContain("We set your label size back");
    await page.close();
  });

  it("a ticket that is reopened from outside shows it by itself, with the note", async () => {
    const page = await open(`${desk.url}/tickets/1042`);
    await page.getByRole("button", { name: "Solve ticket" }).click();
    await page.getByText("Solved.", { exact: true }).waitFor();

    const credentials = { token: "token" };
    const helpdesk = createSampleHelpdesk(
      { name: "sample", kind: "sample", baseUrl: desk.url, credentials, webhookSecrets: [] },
      { outgoing },
    );
    const act = { ticketId: "1042", marker: "m:1", note: "It did not hold.\n\nm:1", subject: "s", asNewTicket: false };
    await helpdesk.reopen(act);
    await page.getByText("It did not hold.").waitFor();
    expect(await page.locator("#status").innerText()).toContain("Open");
    await page.close();
  });

  it("a mail appears by itself, and its link opens the answer page in a tab of its own", async () => {
    const page = await open(mailbox.url);
    await page.getByText("No mail yet").waitFor();
    await send("Did the fix hold?");
    await page.getByRole("link", { name: "Did the fix hold?" }).click();
    // The letter is drawn by a process of its own, and a pointer is not heard there before both are drawn together.
    const answer = page.frameLocator("iframe").getByRole("link", { name: "Yes, it held" });
    const [answerPage] = await Promise.all([page.waitForEvent("popup"), answer.press("Enter")]);
    await answerPage.waitForLoadState();
    expect(answerPage.url()).toBe(`${elsewhere.url}/a/token`);
    // Out of the sandbox: scripts and forms work there.
    expect(await answerPage.locator("#proof").innerText()).toBe("scripts run");
    await answerPage.close();
    await page.close();
  });

  it("a reply is sent from the mail's page and shown below it", async () => {
    await send("Reply to this");
    const page = await open(mailbox.url);
    await page.getByRole("link", { name: "Reply to this" }).click();
    await page.getByRole("textbox").fill("Still stuck.");
    await page.getByRole("button", { name: "Send reply" }).click();
    await page.getByText("Taken by Aftercare").waitFor();
    expect(await page.locator("main").innerText()).toContain("Still stuck.");
    await page.close();
  });

  it.each(["light", "dark"] as const)("every page is accessible and fits 320 pixels, %s", async (colorScheme) => {
    await send("For the list");
    const list = await open(mailbox.url);
    const mail = (await list.locator(".work-title a").first().getAttribute("href")) ?? "";
    await list.close();
    const pages = [
      ...["/", "/?status=closed", "/tickets/1043", "/tickets/1041", "/new", "/tickets/none"].map(
        (path) => desk.url + path,
      ),
      ...["/", mail, `${mail}?view=text`, `${mail}?view=source`, `${mail}?view=headers`].map(
        (path) => mailbox.url + path,
      ),
    ];
    for (const url of pages) {
      const page = await open(url, { colorScheme, viewport: { width: 320, height: 700 } });
      expect.soft(await whatAxeFinds(page), url).toEqual([]);
      expect.soft(await page.evaluate("document.documentElement.scrollWidth"), url).toBe(320);
      await page.close();
    }
  });
});

/** Aftercare, as far as these pages meet it: takes everything, and shows an answer page with a script. */
async function startElsewhere(): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(request.method === "GET" ? 200 : 202, { "content-type": "text/html" });
    response.end('<p id="proof">no</p><script>document.getElementById("proof").textContent = "scripts run"</script>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on no port.");
  return { url: `http://127.0.0.1:${address.port}`, server };
}
