import { array, assert, asyncProperty, constantFrom, oneof, property, record } from "fast-check";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkInMail } from "../../mail/check-in.tsx";
import type { Postman } from "../../mail/contract.ts";
import { nextStepsMail } from "../../mail/next-steps.tsx";
import { createPostman } from "../../mail/postman.ts";
import { startSmtpServer, type TestSmtpServer } from "../support/smtp-server.ts";
import { letterTo } from "./letter.ts";
import { checkIn, fix, nextSteps, threeFixes } from "./sample-mails.ts";
import { anyText } from "../support/any-text.ts";

const nasty = [
  "\r\nBcc: thief@evil.test",
  "x\nSubject: other",
  "\u2028Bcc: thief@evil.test",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</title><b>",
  "{count, plural, other {#}}",
  "' onmouseover='x",
  "&lt;b&gt;",
  '"Eve" <thief@evil.test>',
  "thief@evil.test, ",
  "Eve <thief@evil.test>;",
  "\ud800",
  "\u202etxt.exe",
  "=?utf-8?q?=0D=0ABcc:_thief=40evil.test?=",
  "javascript:alert(1)",
];
const strangers = oneof(
  constantFrom(...nasty),
  anyText(60),
  array(constantFrom(...nasty), { maxLength: 3 }).map((parts) => parts.join("")),
);
const texts = record({
  name: strangers,
  subject: strangers,
  summary: strangers,
  agent: strangers,
  number: strangers,
  words: strangers,
});

const tags = (html: string) => html.match(/<[^>]*>/g) ?? [];
/** The tags of a mail without what may be there more than once: line breaks of a stranger's text. */
const shape = (html: string) =>
  tags(html)
    .filter((tag) => tag !== "<br/>")
    .map((tag) => tag.replace(/ aria-label="[^"]*"/, ""));

describe("whatever strangers write", () => {
  it("no tag, attribute or link of a check-in comes of it", () => {
    const expected = shape(
      checkInMail({ ...checkIn, fixes: threeFixes.map((one) => ({ ...one, summary: "x" })) }).html,
    );
    assert(
      property(texts, ({ name, subject, summary, agent, number }) => {
        const fixes = threeFixes.map((one) => ({
          ...one,
          subject,
          summary: `x${summary}`,
          agentName: agent,
          ticketNumber: number,
        }));
        const mail = checkInMail({ ...checkIn, customerName: name, organisation: name, fixes });
        expect(shape(mail.html)).toEqual(expected);
        expect(mail.subject).not.toMatch(/[\p{Cc}\p{Surrogate}\u2028\u2029]/u);
      }),
    );
  });

  it("no tag, attribute or link of a next-steps mail comes of it", () => {
    const expected = shape(nextStepsMail(nextSteps).html);
    assert(
      property(texts, ({ name, subject, agent, number, words }) => {
        const told = { customerName: name, subject, agentName: agent, ticketNumber: number, words: `x${words}` };
        const mail = nextStepsMail({ ...nextSteps, ...told });
        expect(shape(mail.html)).toEqual(expected);
        expect(mail.subject).not.toMatch(/[\p{Cc}\p{Surrogate}\u2028\u2029]/u);
      }),
    );
  });
});

describe("over a real mail server, whatever strangers write", () => {
  let server: TestSmtpServer;
  let postman: Postman;
  beforeAll(async () => {
    server = await startSmtpServer();
    postman = createPostman({ smtpUrl: server.url });
  });
  afterAll(async () => {
    postman.close();
    await server.stop();
  });

  it("no header comes of it, and the mail goes to its recipient alone", async () => {
    let headerNames: string[] | null = null;
    await assert(
      asyncProperty(texts, async ({ name, subject, summary, agent, number }) => {
        const fixes = [{ ...fix, subject, summary, agentName: agent, ticketNumber: number }];
        const content = checkInMail({ ...checkIn, customerName: name, fixes });
        const to = { name, address: "ana@customer.test" };
        await postman.send(letterTo("", { to, content }), async () => undefined);
        const mail = server.mails.pop();
        expect(mail?.envelope.to).toEqual(["ana@customer.test"]);
        const parsed = await PostalMime.parse(Buffer.from(mail?.raw ?? "", "latin1"));
        expect(parsed.to?.map(({ address }) => address)).toEqual(["ana@customer.test"]);
        expect([parsed.cc, parsed.bcc]).toEqual([undefined, undefined]);
        headerNames ??= parsed.headers.map(({ key }) => key);
        expect(parsed.headers.map(({ key }) => key)).toEqual(headerNames);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    "a@b.test\r\nBcc: thief@evil.test",
    "thief@evil.test,ana@customer.test",
    '"x@evil.test, y"@customer.test',
    "x@evil.test@customer.test",
    "reply+abc@reply.acme.test",
    "no-reply@customer.test",
  ])("a letter to %j reaches nobody, and counts as bounced", async (address) => {
    const before = server.mails.length;
    const result = await postman.send(letterTo(address), () => Promise.reject(new Error("nothing is sent")));
    expect(result).toMatchObject({ outcome: "bounced", code: 553 });
    expect(JSON.stringify(result)).not.toContain(address);
    expect(server.mails).toHaveLength(before);
  });

  it("a crafted subject, name, thread or language is made fit or left out", async () => {
    const content = { subject: "a\r\nBcc: thief@evil.test", text: "x", html: "x" };
    const from = { name: '"Eve\r\n <thief@evil.test>,', address: "support@acme.test" };
    await postman.send(
      letterTo("ana@customer.test", { content, from, inReplyTo: "<a@b>\r\nX-Other: 1", language: "de\nX-Other: 1" }),
      async () => undefined,
    );
    const mail = server.mails.pop();
    expect(mail?.subject).toBe("a Bcc: thief@evil.test");
    expect(mail?.parsed.from).toEqual({ name: '"Eve <thief@evil.test>,', address: "support@acme.test" });
    const names = ["Bcc", "X-Other", "In-Reply-To", "References", "Content-Language"];
    expect(names.map((name) => mail?.header(name))).toEqual([null, null, null, null, "en"]);
  });

  it.each([
    { messageId: "<a@b>\r\nBcc: thief@evil.test" },
    { bounceTo: "bounce@reply.acme.test, thief@evil.test" },
    { replyTo: { name: "", address: "a@b.test\r\nBcc: thief@evil.test" } },
    { unsubscribeUrl: "https://care.test/u/a>, <mailto:thief@evil.test" },
  ])("a letter that we composed with %j is a mistake, and not sent at all", async (changes) => {
    const before = server.mails.length;
    await expect(postman.send(letterTo("ana@customer.test", changes), async () => undefined)).rejects.toThrow(
      TypeError,
    );
    expect(server.mails).toHaveLength(before);
  });
});
