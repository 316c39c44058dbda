import { assert, asyncProperty, constantFrom, array, string, tuple, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { inboundClasses } from "../../mail/inbound-class.ts";
import { readInbound } from "../../mail/read-inbound.ts";
import { complaint, deliveryReport, recipient, token, writtenMail } from "./bounces.ts";

const replyDomain = "reply.acme.test";
const read = (text: string) => readInbound({ raw: Buffer.from(text), replyDomain });
const report = (outcome: string, status: string | null) => ({
  readable: true,
  mail: { class: "report", report: { outcome, status } },
});

describe("a delivery report", () => {
  it.each([
    ["failed", "5.1.1", "failed"],
    ["Failed", "5.2.2", "failed"],
    ["failed (bad destination)", "5.1.1 (no such user)", "failed"],
    ["failed", "4.4.7", "delayed"],
    ["failed", "5.7.1", "refused"],
    ["delayed", "4.4.1", "delayed"],
    ["delivered", "2.0.0", "delivered"],
    ["relayed", "2.0.0", "delivered"],
    ["expanded", "2.0.0", "delivered"],
    ["lost", "5.0.0", "unclear"],
  ])("with action %s and status %s says %s", async (action, status, outcome) => {
    const result = await read(deliveryReport({ recipient: recipient(action, status) }));
    expect(result).toMatchObject(report(outcome, status.slice(0, 5)));
  });

  it("without a status is understood by the server's reply, over folded lines", async () => {
    const fields = [
      "Final-Recipient: rfc822; ana@customer.test",
      "Action: failed",
      "Diagnostic-Code: smtp;",
      "  550 no",
    ];
    expect(await read(deliveryReport({ recipient: fields }))).toMatchObject(report("failed", null));
  });

  it("is as bad as its worst recipient", async () => {
    const fields = [...recipient("delivered", "2.0.0"), "", ...recipient("failed", "5.1.1")];
    expect(await read(deliveryReport({ recipient: fields }))).toMatchObject(report("failed", "5.1.1"));
  });

  it.each(["text/rfc822-headers", "message/rfc822"])(
    "has our token read from the mail it returns as %s",
    async (as) => {
      const returned = [`Reply-To: Acme`, ` <reply+${token}@reply.acme.test>`, "Subject: x", "", "words"];
      const result = await read(deliveryReport({ to: "support@acme.test", returned, returnedAs: as }));
      expect(result).toMatchObject({ mail: { tokens: [{ purpose: "reply", token }] } });
    },
  );

  it("does not take a token from the words of what it returns", async () => {
    const returned = ["Subject: x", "", `Reply-To: reply+${token}@reply.acme.test`];
    const result = await read(deliveryReport({ to: "support@acme.test", returned, returnedAs: "message/rfc822" }));
    expect(result).toMatchObject({ mail: { tokens: [] } });
  });

  it("that says a mail was shown to its reader says that it arrived", async () => {
    const text = deliveryReport({ type: "disposition-notification" }).replace(
      "message/delivery-status",
      "message/disposition-notification",
    );
    expect(await read(text)).toMatchObject(report("delivered", null));
  });

  it.each([
    ["abuse", "complaint"],
    ["Abuse", "complaint"],
    ["opt-out", "complaint"],
    ["fraud", "unclear"],
    ["virus", "unclear"],
    ["not-spam", "unclear"],
    ["other", "unclear"],
  ])("of the feedback type %s (RFC 5965) is %s", async (type, outcome) => {
    expect(await read(complaint({ type, returned: ["Subject: Did the fix hold?"] }))).toMatchObject(
      report(outcome, null),
    );
  });
});

describe("a report that has no parts for machines", () => {
  const plain = (headers: string[], words: string) => read([...headers, "", words].join("\r\n"));
  const daemon = "From: MAILER-DAEMON@mx.customer.test";
  const subject = "Subject: Undelivered Mail Returned to Sender";

  it.each([
    [
      [daemon, subject],
      "<ana@customer.test>: host said: 550 5.1.1 no such user",
      { outcome: "failed", status: "5.1.1" },
    ],
    [[daemon, "Return-Path: <>"], "host said: 550 no such user", { outcome: "failed", status: null }],
    [[subject, "Return-Path: <>"], "host 10.5.1.1 said: 450 4.2.1 try later", { outcome: "delayed", status: "4.2.1" }],
    [[daemon, "Subject: Delivery Status Notification (Delay)"], "550 5.1.1", { outcome: "delayed", status: "5.1.1" }],
    [
      ["X-Failed-Recipients: ana@customer.test"],
      "The mail could not be delivered.",
      { outcome: "failed", status: null },
    ],
    [[daemon, subject], "It did not work.", { outcome: "unclear", status: null }],
  ])("is known by two of its signs (%j: %s)", async (headers, words, said) => {
    expect(await plain(headers, words)).toMatchObject({ readable: true, mail: { class: "report", report: said } });
  });

  it.each([[daemon], [subject]])("is not known by one of them alone (%s)", async (header) => {
    expect(await plain([header], "550 5.1.1 no such user")).toMatchObject({ mail: { class: "human", report: null } });
  });
});

describe("whatever bytes arrive", () => {
  it("they are read or named unreadable, and a class is among the known ones", async () => {
    const piece = constantFrom(
      ...deliveryReport().split("\r\n"),
      ...writtenMail(["Auto-Submitted:", "Precedence: list", "Return-Path: <>"]).split("\r\n"),
      "Action:",
      ":",
      " ",
      "--b=1--",
    );
    const lines = array(tuple(piece, string({ maxLength: 20 }), constantFrom("\r\n", "\n", "\r", "\0")), {
      maxLength: 40,
    });
    await assert(
      asyncProperty(lines, uint8Array({ maxLength: 200 }), async (parts, tail) => {
        const raw = Buffer.concat([Buffer.from(parts.flat().join("")), tail]);
        const result = await readInbound({ raw, replyDomain, nullSender: tail.length % 2 === 0 });
        expect([...inboundClasses, "unreadable"]).toContain(result.readable ? result.mail.class : "unreadable");
      }),
      { numRuns: 300 },
    );
  });
});
