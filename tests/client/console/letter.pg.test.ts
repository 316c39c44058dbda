import { expect, it } from "vitest";
import { keepLetter } from "../../support/keep-letter.ts";
import { consoleUnderTest } from "./console-under-test.ts";

it("a letter says whom it was from, beside to whom and when", async () => {
  await using site = closing(await consoleUnderTest());
  const lead = await site.signedIn("lead");
  const id = await site.ask({});
  const [mail] = await site.sql<{ mailId: string }[]>`select mail_id from mail_follow_ups where follow_up_id = ${id}`;
  const mailId = mail?.mailId ?? "";
  const sender = { from: { name: "Sam, Acme Billing", address: "billing@acme.test" }, replyTo: null };
  const said = { subject: "Did it hold?", text: "Did it hold?", html: "<p>Did it hold?</p>" };
  await keepLetter(site.sql, { mailId, sender, ...said });
  const page = async () => await (await lead.get(`/console/follow-ups/${id}/mails/${mailId}`)).text();
  expect(await page()).toContain("· from Sam, Acme Billing &lt;billing@acme.test&gt;");
  // Letters that were kept before senders were have none.
  await site.sql`update letters set sender = null`;
  expect(await page()).not.toContain("· from");
});

function closing<Site extends { close(): Promise<void> }>(site: Site): Site & AsyncDisposable {
  return { ...site, [Symbol.asyncDispose]: () => site.close() };
}
