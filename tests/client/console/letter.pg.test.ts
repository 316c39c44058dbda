import { expect, it } from "vitest";
import { keepLetter, keepSender } from "../../../database/letters.ts";
import { consoleUnderTest } from "./console-under-test.ts";

it("a letter says whom it was from, beside to whom and when", async () => {
  await using site = closing(await consoleUnderTest());
  const lead = await site.signedIn("lead");
  const id = await site.ask({});
  const [mail] = await site.sql<{ mailId: string }[]>`select mail_id from mail_follow_ups where follow_up_id = ${id}`;
  const mailId = mail?.mailId ?? "";
  await keepLetter(site.sql, { mailId, subject: "Did it hold?", text: "Did it hold?", html: "<p>Did it hold?</p>" });
  const page = async () => await (await lead.get(`/console/follow-ups/${id}/mails/${mailId}`)).text();
  expect(await page()).not.toContain("· from");
  const from = { name: "Sam, Acme Billing", address: "billing@acme.test" };
  await keepSender(site.sql, { mailId, sender: { from, replyTo: null } });
  expect(await page()).toContain("· from Sam, Acme Billing &lt;billing@acme.test&gt;");
});

function closing<Site extends { close(): Promise<void> }>(site: Site): Site & AsyncDisposable {
  return { ...site, [Symbol.asyncDispose]: () => site.close() };
}
