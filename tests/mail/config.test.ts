import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkTogether, mailSettings, sendingOf } from "../../mail/config.ts";
import { dkimKeys } from "../support/dkim.ts";

const given = {
  SMTP_URL: "smtp://user:pass@mail.acme.test:587?requireTLS=true",
  MAIL_FROM: "Acme Support <support@acme.test>",
  REPLY_DOMAIN: "Reply.Acme.test",
  AFTERCARE_URL: "https://care.acme.test/",
};

describe("the mail settings", () => {
  it("are read into what the mail parts work with", () => {
    expect(mailSettings.parse(given)).toEqual({
      ...given,
      MAIL_FROM: { name: "Acme Support", address: "support@acme.test" },
      REPLY_DOMAIN: "reply.acme.test",
      AFTERCARE_URL: "https://care.acme.test",
    });
  });

  it.each([
    ["support@acme.test", { name: "", address: "support@acme.test" }],
    ['"Acme, Support" <support@acme.test>', { name: "Acme, Support", address: "support@acme.test" }],
    ["<support@acme.test>", { name: "", address: "support@acme.test" }],
  ])("take the sender as %s", (text, mailbox) => {
    expect(mailSettings.parse({ ...given, MAIL_FROM: text }).MAIL_FROM).toEqual(mailbox);
  });

  it.each([
    ["SMTP_URL", "mail.acme.test:25"],
    ["SMTP_URL", "http://mail.acme.test"],
    ["SMTP_URL", undefined],
    ["MAIL_FROM", "Acme Support"],
    ["MAIL_FROM", "a@b.test, c@d.test"],
    ["MAIL_FROM", "Acme\r\nBcc: thief <support@acme.test>"],
    ["MAIL_FROM", undefined],
    ["REPLY_DOMAIN", "reply acme"],
    ["AFTERCARE_URL", "care.acme.test"],
    ["AFTERCARE_URL", "ftp://care.acme.test"],
  ])("that %s must not be %s is said in words that finish the sentence “must be …”", (name, value) => {
    const read = mailSettings.safeParse({ ...given, [name]: value });
    expect(read.error?.issues.map(({ path }) => path)).toEqual([[name]]);
    expect(read.error?.issues[0]?.message).toMatch(/^the (?:address|mailbox|domain|http)/);
  });
});

describe("the DKIM settings", () => {
  const folder = mkdtempSync(join(tmpdir(), "dkim-"));
  const keyFile = join(folder, "dkim.pem");
  const { privateKey, publicKey } = dkimKeys();
  writeFileSync(keyFile, privateKey);
  const publicFile = join(folder, "public.pem");
  writeFileSync(publicFile, publicKey);
  afterAll(() => rmSync(folder, { recursive: true }));
  const whole = { DKIM_DOMAIN: "acme.test", DKIM_SELECTOR: "aftercare", DKIM_KEY_FILE: keyFile };
  const together = mailSettings.check((context) => checkTogether(context.value, context));

  it("make the key that every mail is signed with", () => {
    expect(
      sendingOf(together.parse({ ...given, ...whole, DKIM_DOMAIN: "Acme.test, brand.test", SMTP_TLS: "required" })),
    ).toEqual({
      tls: "required",
      dkim: { domains: ["acme.test", "brand.test"], selector: "aftercare", privateKey },
    });
    expect(sendingOf(together.parse(given)).dkim).toBeNull();
  });

  it.each(["DKIM_DOMAIN", "DKIM_SELECTOR", "DKIM_KEY_FILE"])("name %s when it alone is missing", (name) => {
    const read = together.safeParse({ ...given, ...whole, [name]: undefined });
    expect(read.error?.issues.map(({ path }) => path)).toEqual([[name]]);
    expect(read.error?.issues[0]?.message).toMatch(/^set as well/);
  });

  it.each([
    ["DKIM_KEY_FILE", "/nowhere/dkim.pem"],
    ["DKIM_KEY_FILE", publicFile],
    ["DKIM_SELECTOR", "two words"],
    ["DKIM_DOMAIN", "acme test"],
    ["DKIM_DOMAIN", "acme.test,"],
    ["SMTP_TLS", "maybe"],
  ])("that %s must not be %s is said by its name", (name, value) => {
    const read = together.safeParse({ ...given, ...whole, [name]: value });
    expect(read.error?.issues.map(({ path }) => path)).toEqual([[name]]);
  });
});
