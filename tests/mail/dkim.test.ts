import { afterEach, beforeEach, expect, it } from "vitest";
import type { DkimKey } from "../../mail/dkim.ts";
import { createPostman } from "../../mail/postman.ts";
import { dkimKeys, verifyDkim } from "../support/dkim.ts";
import { startSmtpServer, type TestSmtpServer } from "../support/smtp-server.ts";
import { letterTo } from "./letter.ts";

const { privateKey, publicKey } = dkimKeys();
let server: TestSmtpServer;
beforeEach(async () => {
  server = await startSmtpServer();
});
afterEach(() => server.stop());

async function sent(dkim: DkimKey | null, from = "support@acme.test") {
  const postman = createPostman({ smtpUrl: server.url, dkim });
  const letter = letterTo("ana@customer.test", { from: { name: "Acme", address: from } });
  await postman.send(letter, async () => undefined);
  postman.close();
  return await server.waitForMail();
}

it("a mail is signed so that its receiver can verify it, one-click opt-out included", async () => {
  const { raw } = await sent({ domains: ["acme.test"], selector: "aftercare", privateKey });
  const seen = verifyDkim({ raw, publicKey });
  expect(seen).toMatchObject({ domain: "acme.test", selector: "aftercare", valid: true });
  for (const name of ["from", "to", "subject", "message-id", "reply-to", "auto-submitted", "in-reply-to"])
    expect(seen.signed).toContain(name);
  // RFC 8058 §4: without both of these the one press is not believed.
  expect(seen.signed).toContain("list-unsubscribe");
  expect(seen.signed).toContain("list-unsubscribe-post");
});

it.each([
  ["billing@acme.test", "acme.test"],
  ["Care@news.brand.test", "brand.test"],
  ["care@eu.news.brand.test", "eu.news.brand.test"],
  ["care@mybrand.test", "acme.test"],
])("of several domains the one that speaks for %s signs: %s", async (from, domain) => {
  const domains = ["acme.test", "brand.test", "eu.news.brand.test"];
  const { raw } = await sent({ domains, selector: "aftercare", privateKey }, from);
  expect(verifyDkim({ raw, publicKey })).toMatchObject({ domain, valid: true });
});

it.each([
  ["Did the fix hold?", "Did the fix fail?"],
  ["List-Unsubscribe=One-Click", "List-Unsubscribe=Two-Click"],
])("a mail in which %j was changed on its way does not verify", async (before, after) => {
  const { raw } = await sent({ domains: ["acme.test"], selector: "aftercare", privateKey });
  expect(raw).toContain(before);
  expect(verifyDkim({ raw: raw.replaceAll(before, after), publicKey }).valid).toBe(false);
});

it.each(["421-at-connect", "450-at-rcpt", "550-at-rcpt", "drop-at-rcpt"] as const)(
  "signing does not open the gate too early: after %s no byte can have left",
  async (behaviour) => {
    server.behave(behaviour);
    const dkim = { domains: ["acme.test"], selector: "aftercare", privateKey };
    const postman = createPostman({ smtpUrl: server.url, dkim });
    let dataSent = 0;
    const { outcome } = await postman.send(letterTo("ana@customer.test"), async () => {
      dataSent += 1;
    });
    postman.close();
    expect([outcome, dataSent]).toEqual([behaviour === "550-at-rcpt" ? "bounced" : "retry", 0]);
  },
);

it("a mail is not signed where there is no key", async () => {
  expect((await sent(null)).header("DKIM-Signature")).toBeNull();
});
