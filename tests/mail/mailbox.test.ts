import { assert, emailAddress, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { checkMailbox, checkRecipient } from "../../mail/mailbox.ts";
import { anyText } from "../support/any-text.ts";

/** 15 characters that become 42 in a domain. */
const longInAscii = Array.from({ length: 15 }, (_, i) => String.fromCodePoint(0x4e00 + i * 97)).join("");

describe("an address", () => {
  it.each([
    ["ana@customer.test", "ana@customer.test"],
    [" Ana.Lima+tickets@Customer.Test ", "Ana.Lima+tickets@customer.test"],
    ["o'neil@a-b.example", "o'neil@a-b.example"],
    ["jörg@exämple.test".replace("ö", "oe"), "joerg@xn--exmple-cua.test"],
  ])("%j is one mailbox", (address, expected) => {
    expect(checkMailbox({ address })).toEqual({ usable: true, mailbox: { name: "", address: expected } });
  });

  it.each([
    ["", "not-one-mailbox"],
    ["ana", "not-one-mailbox"],
    ["@customer.test", "not-one-mailbox"],
    ["ana@", "not-one-mailbox"],
    ["a@b.test,c@d.test", "not-one-mailbox"],
    ["x@evil.test@customer.test", "not-one-mailbox"],
    ['"x@evil.test"@customer.test', "not-one-mailbox"],
    ['"ana"@customer.test', "unusual-local-part"],
    ["ana(x)@customer.test", "unusual-local-part"],
    ["Ana <ana@customer.test>", "unusual-local-part"],
    ["group:ana@customer.test;", "unusual-local-part"],
    [".ana@customer.test", "unusual-local-part"],
    ["a..b@customer.test", "unusual-local-part"],
    ["änne@customer.test", "unusual-local-part"],
    [`${"a".repeat(65)}@customer.test`, "unusual-local-part"],
    ["ana@localhost", "unusual-domain"],
    ["ana@[127.0.0.1]", "unusual-domain"],
    ["ana@127.0.0.1", "unusual-domain"],
    ["ana@customer.test.", "unusual-domain"],
    ["ana@ev%69l.test", "unusual-domain"],
    ["ana@customer.test/x", "unusual-domain"],
    ["ana@-customer.test", "unusual-domain"],
    ["ana@customer.test\r\nBcc: x@y.test", "control-characters"],
    ["a\u0000na@customer.test", "control-characters"],
    [`ana@${"a.".repeat(130)}test`, "too-long"],
    [`${"a".repeat(64)}@${`${longInAscii}.`.repeat(5)}test`, "too-long"],
  ])("%j is not", (address, problem) => {
    expect(checkMailbox({ address })).toEqual({ usable: false, problem });
  });

  it("is plain whatever comes in: nothing in it means anything to a mail library", () => {
    assert(
      property(anyText(), (address) => {
        const checked = checkMailbox({ address });
        return !checked.usable || /^[^\s"(),:;<>@[\\\]]+@[a-z0-9.-]+$/.test(checked.mailbox.address);
      }),
    );
  });

  it("checked once stays as it is", () => {
    assert(
      property(emailAddress(), (address) => {
        const once = checkMailbox({ address });
        expect(once.usable ? checkMailbox(once.mailbox) : once).toEqual(once);
      }),
    );
  });
});

it("the name that goes with it is one line of bounded length", () => {
  const checked = checkMailbox({ address: "a@b.test", name: `Ana\r\nBcc: x \u202e${"é".repeat(200)}` });
  expect(checked).toMatchObject({ usable: true, mailbox: { name: `Ana Bcc: x ${"é".repeat(88)}…` } });
});

describe("somebody we write to", () => {
  const ownDomains = ["Reply.Acme.test"];

  it.each([
    ["ana@customer.test", true],
    ["noreply.fan@customer.test", false],
    ["no-reply@customer.test", false],
    ["do_not_reply@customer.test", false],
    ["Mailer-Daemon@customer.test", false],
    ["bounce+x@customer.test", false],
    ["bouncer@customer.test", true],
    ["norepp@customer.test", true],
    ["reply+token@reply.acme.test", false],
    ["ana@REPLY.acme.test", false],
  ])("%s: %s", (address, usable) => {
    expect(checkRecipient({ address, ownDomains }).usable).toBe(usable);
  });
});
