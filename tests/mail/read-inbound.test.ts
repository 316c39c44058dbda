import { assert, asyncProperty, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { largestMailBytes, readInbound } from "../../mail/read-inbound.ts";

const token = "abcdefghijklmnopqrstuvwxyz234567";
const replyDomain = "reply.acme.test";
const read = (lines: string[], recipients: string[] = []) =>
  readInbound({ raw: Buffer.from(lines.join("\r\n")), replyDomain, recipients });
const reply = { purpose: "reply", token };

describe("a mail that came in", () => {
  it("says where it belongs by its recipient and by what it answers", async () => {
    const result = await read([
      "From: =?utf-8?q?Ana_L=C3=ADma?= <ana@customer.test>",
      `To: Acme Support <reply+${token}@reply.acme.test>`,
      "Subject: Re: Sync stops",
      "Message-ID: <abc@customer.test>",
      "In-Reply-To: <check_in.fu_abc234.1@reply.acme.test>",
      "References: <ticket-1@acme.test>",
      "\t<check_in.fu_abc234.1@reply.acme.test>",
      "",
      "Still broken.",
    ]);
    expect(result).toEqual({
      readable: true,
      mail: {
        class: "human",
        report: null,
        tokens: [reply],
        answers: [{ kind: "check_in", followUpId: "fu_abc234", round: 1 }],
        messageId: "<abc@customer.test>",
        from: { name: "Ana Líma", address: "ana@customer.test" },
        subject: "Re: Sync stops",
        text: "Still broken.",
      },
    });
  });

  it.each(["Delivered-To", "X-Original-To", "Envelope-To", "Cc"])(
    "has its token read from %s as well",
    async (header) => {
      const result = await read([`${header}: reply+${token}@reply.acme.test`, "", "x"]);
      expect(result).toMatchObject({ mail: { tokens: [reply] } });
    },
  );

  it("has its token read from the envelope", async () => {
    const result = await read(["To: team@customer.test", "", "x"], [`bounce+${token}@reply.acme.test`]);
    expect(result).toMatchObject({ mail: { tokens: [{ purpose: "bounce", token }] } });
  });

  it("does not belong anywhere because of an address in its text or its subject", async () => {
    const result = await read([`Subject: reply+${token}@reply.acme.test`, "", `reply+${token}@reply.acme.test`]);
    expect(result).toMatchObject({ readable: true, mail: { tokens: [], answers: [] } });
  });

  it("is readable even when it is nothing but text", async () => {
    expect(await read(["hello"])).toMatchObject({ readable: true, mail: { from: null, subject: "" } });
  });
});

describe("nasty mail", () => {
  it("over the limit is named so, and not parsed", async () => {
    const raw = new Uint8Array(largestMailBytes + 1);
    expect(await readInbound({ raw, replyDomain })).toEqual({ readable: false, problem: "too-large" });
  });

  it("nested without end is named unreadable", async () => {
    const levels = Array.from(
      { length: 300 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    );
    expect(await read([levels.join("")])).toEqual({ readable: false, problem: "not-a-mail" });
  });

  it("with very many recipients is read, with far too many named unreadable", async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => `a${i}@customer.test`).join(",\r\n ");
    const result = await read([`Delivered-To: reply+${token}@reply.acme.test`, `To: ${many}`, "", "x"]);
    // 2 MB of header are over the limit for headers.
    expect(result).toEqual({ readable: false, problem: "not-a-mail" });
    const fewer = many.slice(0, 400_000);
    expect(await read([`Delivered-To: reply+${token}@reply.acme.test`, `To: ${fewer}`, "", "x"])).toMatchObject({
      mail: { tokens: [reply] },
    });
  });

  it("is read at its beginning only, where people write, so that a large one holds nobody up", async () => {
    const lines = "line of a long mail\r\n".repeat(200_000);
    const result = await read([`Delivered-To: reply+${token}@reply.acme.test`, "", `It held.\r\n${lines}`]);
    const { mail } = z.object({ mail: z.object({ text: z.string() }) }).parse(result);
    expect(mail.text).toMatch(/^It held\./);
    expect(mail.text.length).toBeLessThan(256 * 1024);
    expect(result).toMatchObject({ mail: { tokens: [reply] } });
  });

  it("never makes it throw, whatever the bytes", async () => {
    await assert(
      asyncProperty(uint8Array({ maxLength: 3_000 }), async (raw) => {
        expect(await readInbound({ raw, replyDomain })).toHaveProperty("readable");
      }),
    );
  });
});
