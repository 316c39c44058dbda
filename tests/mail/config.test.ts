import { describe, expect, it } from "vitest";
import { mailSettings } from "../../mail/config.ts";

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
