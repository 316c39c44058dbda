import { once } from "node:events";
import { connect as connectTls } from "node:tls";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type InboundSmtp, type RunningSmtp, startInboundSmtp } from "../../client/inbound-smtp.ts";
import { takeInboundMail } from "../../client/take-inbound-mail.ts";
import { createToken } from "../../database/tokens.ts";
import { writtenMail } from "../mail/bounces.ts";
import { selfSigned } from "../support/self-signed.ts";
import { type SmtpDialogue, smtpDialogue } from "../support/smtp-dialogue.ts";
import { type CustomerSite, customerSite } from "./answer-pages/asked.ts";
import { type Doubtful, mailIn } from "./doubtful-mail.ts";

let site: CustomerSite;
let mail: Doubtful;
const stops: (() => unknown)[] = [];
beforeAll(async () => {
  site = await customerSite();
});
afterAll(() => site.drop());
beforeEach(async () => {
  mail = await mailIn(site, { phase: "accepted" });
});
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function smtp(given: Partial<InboundSmtp> = {}): Promise<RunningSmtp> {
  const usual = { sql: site.sql, host: "127.0.0.1", port: 0, replyDomain: "reply.acme.test", tls: null };
  const server = await startInboundSmtp({ ...usual, log: pino({ level: "silent" }), graceMs: 300, ...given });
  stops.push(() => server.stop());
  return server;
}
async function dialogue(server: { port: number }) {
  const talk = await smtpDialogue(server);
  stops.push(() => talk.end());
  return talk;
}
/** Up to the moment at which the data is asked for. */
async function upToData(talk: SmtpDialogue): Promise<void> {
  for (const line of ["EHLO x.test", "MAIL FROM:<ana@customer.test>", `RCPT TO:<${mail.reply}>`]) {
    expect(await talk.say(line)).toMatch(/^250/);
  }
  expect(await talk.say("DATA")).toMatch(/^354/);
}
const kept = async () =>
  (
    await site.sql<{ raw: Buffer }[]>`select raw from inbound_mails where follow_up_id = ${mail.followUpId} order by id`
  ).map(({ raw }) => raw.toString("latin1"));

describe("a sender that says things in the wrong order", () => {
  it.each([
    ["mail before a greeting", ["MAIL FROM:<a@b.test>"], "503"],
    ["a recipient before the sender", ["EHLO x.test", "RCPT TO:<a@reply.acme.test>"], "503"],
    ["data before a recipient", ["EHLO x.test", "MAIL FROM:<a@b.test>", "DATA"], "503"],
    ["a second sender", ["EHLO x.test", "MAIL FROM:<a@b.test>", "MAIL FROM:<c@d.test>"], "503"],
    ["data after a reset", ["EHLO x.test", "MAIL FROM:<a@b.test>", "RSET", "DATA"], "503"],
    ["a sign-in, which nobody needs here", ["EHLO x.test", "AUTH PLAIN AGEAYg=="], "500"],
    ["no address at all", ["EHLO x.test", "MAIL FROM: ana"], "501"],
  ])("%s is refused, and the connection goes on", async (_what, lines, code) => {
    const talk = await dialogue(await smtp());
    let last = "";
    for (const line of lines) last = await talk.say(line);
    expect(last.slice(0, 3)).toBe(code);
    await talk.say("RSET");
    await upToData(talk);
    expect(await talk.say(`${writtenMail([])}\r\n.`)).toMatch(/^250/);
    expect(await kept()).toHaveLength(1);
  });

  it("is let go when it says nothing but nonsense", async () => {
    const talk = await dialogue(await smtp());
    let last = "";
    for (let i = 0; i < 10; i += 1) last = await talk.say(`NONSENSE ${i}`);
    expect(last).toMatch(/^421/);
  });
});

describe("a sender that asks for more than is given", () => {
  it("is told 452 for the hundred and first recipient, and those before it stand", async () => {
    const talk = await dialogue(await smtp());
    await talk.say("EHLO x.test");
    await talk.say("MAIL FROM:<a@b.test>");
    const answers: string[] = [];
    for (let i = 0; i <= 100; i += 1) {
      const token = await createToken(site.sql, { purpose: "reply", followUpId: mail.followUpId, mailId: mail.mailId });
      answers.push((await talk.say(`RCPT TO:<reply+${token}@reply.acme.test>`)).slice(0, 3));
    }
    expect(answers).toEqual([...Array.from({ length: 100 }, () => "250"), "452"]);
  });

  it("is refused when the data grows beyond 5 MB, whatever size it had said, and may go on with a smaller mail", async () => {
    const talk = await dialogue(await smtp());
    await talk.say("EHLO x.test");
    expect(await talk.say("MAIL FROM:<ana@customer.test> SIZE=100")).toMatch(/^250/);
    await talk.say(`RCPT TO:<${mail.reply}>`);
    await talk.say("DATA");
    expect(await talk.say(`${writtenMail([])}${"x".repeat(70)}\r\n${"line\r\n".repeat(900_000)}.`)).toMatch(/^552/);
    expect(await kept()).toEqual([]);
    await talk.say("MAIL FROM:<ana@customer.test>");
    await talk.say(`RCPT TO:<${mail.reply}>`);
    await talk.say("DATA");
    expect(await talk.say(`${writtenMail([])}\r\n.`)).toMatch(/^250/);
    expect(await kept()).toHaveLength(1);
  });
});

describe("commands sent without waiting (pipelining, RFC 2920)", () => {
  it("are answered one by one, and two mails in one breath are two", async () => {
    const talk = await dialogue(await smtp());
    await talk.say("EHLO x.test");
    const one = (words: string) =>
      `MAIL FROM:<ana@customer.test>\r\nRCPT TO:<${mail.reply}>\r\nDATA\r\n${writtenMail([`Subject: ${words}`])}\r\n.\r\n`;
    talk.write(`${one("first")}${one("second")}QUIT\r\n`);
    const codes: string[] = [];
    for (let reply = await talk.heard(); reply !== null; reply = await talk.heard()) codes.push(reply.slice(0, 3));
    expect(codes).toEqual(["250", "250", "354", "250", "250", "250", "354", "250", "221"]);
    expect((await kept()).map((raw) => /Subject: (\w+)/.exec(raw)?.[1])).toEqual(["first", "second"]);
  });
});

describe("a mail that hides another (SMTP smuggling)", () => {
  it.each([
    ["\\n.\\n", "\n.\n"],
    ["\\n.\\r\\n", "\n.\r\n"],
    ["\\r\\n.\\n", "\r\n.\n"],
    ["\\r.\\r", "\r.\r"],
    ["\\r\\n.\\r", "\r\n.\rx"],
    ["\\r\\n\\0.\\r\\n", "\r\n\0.\r\n"],
  ])("after %s is one mail: only CRLF.CRLF ends the data", async (_name, end) => {
    const talk = await dialogue(await smtp());
    await upToData(talk);
    const hidden = `MAIL FROM:<boss@acme.test>\r\nRCPT TO:<${mail.reply}>\r\nDATA\r\nSubject: hidden\r\n\r\nIt held.`;
    expect(await talk.say(`${writtenMail([])}${end}${hidden}\r\n.`)).toMatch(/^250/);
    const [raw = "", ...others] = await kept();
    expect(others).toEqual([]);
    expect(raw).toContain("Subject: hidden");
    // Nothing of what was hidden was taken for commands: the next answer is to the next command.
    expect(await talk.say("NOOP")).toMatch(/^250/);
  });

  it("that begins a line with a dot keeps the line", async () => {
    const talk = await dialogue(await smtp());
    await upToData(talk);
    expect(await talk.say(`${writtenMail([])}\r\n..dotted\r\n...\r\n.`)).toMatch(/^250/);
    expect((await kept())[0]).toContain("\r\n.dotted\r\n..\r\n");
  });
});

describe("a sender that is slow, or goes away", () => {
  it("is told 421 once it has been silent for too long, and half a mail is no mail", async () => {
    const talk = await dialogue(await smtp({ idleMs: 150 }));
    await upToData(talk);
    talk.write("From: Ana <ana@customer.test>\r\nSubject: half");
    expect(await talk.heard()).toMatch(/^421/);
    expect(await talk.heard()).toBeNull();
    expect(await kept()).toEqual([]);
  });

  it("that hangs up in the middle of the data has sent nothing, and the server goes on", async () => {
    const server = await smtp();
    const talk = await dialogue(server);
    await upToData(talk);
    talk.write(writtenMail([]));
    talk.socket.resetAndDestroy();
    await once(talk.socket, "close");
    const next = await dialogue(server);
    await upToData(next);
    expect(await next.say(`${writtenMail(["Subject: next"])}\r\n.`)).toMatch(/^250/);
    expect(await kept()).toEqual([expect.stringContaining("Subject: next")]);
  });
});

describe("TLS that fails", () => {
  it("ends that connection alone: nonsense in place of a handshake, or a sender that does not trust us", async () => {
    const server = await smtp({ tls: selfSigned() });
    const nonsense = await dialogue(server);
    await nonsense.say("EHLO x.test");
    expect(await nonsense.say("STARTTLS")).toMatch(/^220/);
    nonsense.write("MAIL FROM:<a@b.test>\r\n");
    await once(nonsense.socket, "close");
    const wary = await dialogue(server);
    await wary.say("EHLO x.test");
    await wary.say("STARTTLS");
    const secure = connectTls({ socket: wary.socket, rejectUnauthorized: true });
    const [error] = await once(secure, "error");
    expect(error).toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    expect((await dialogue(server)).greeting).toMatch(/^220/);
  });

  it("hears no command that was sent in the clear behind STARTTLS (RFC 3207 §4.2)", async () => {
    const server = await smtp({ tls: selfSigned() });
    const talk = await dialogue(server);
    await talk.say("EHLO x.test");
    talk.write(`STARTTLS\r\nEHLO y.test\r\nMAIL FROM:<thief@evil.test>\r\nRCPT TO:<${mail.reply}>\r\n`);
    expect(await talk.heard()).toMatch(/^220/);
    const secure = connectTls({ socket: talk.socket, rejectUnauthorized: false });
    await once(secure, "secureConnect");
    secure.setEncoding("latin1").write(`RCPT TO:<${mail.reply}>\r\n`);
    expect(String((await once(secure, "data"))[0])).toMatch(/^503/);
  });
});

describe("stopping while somebody is sending", () => {
  it("lets the data that is in flight come to its end", async () => {
    const server = await smtp({ graceMs: 10_000 });
    const talk = await dialogue(server);
    await upToData(talk);
    talk.write(`${writtenMail([])}\r\n`);
    const stopping = server.stop();
    expect(await talk.say(".")).toMatch(/^250/);
    expect(await talk.say("QUIT")).toMatch(/^(221|421)/);
    await stopping;
    expect(await kept()).toHaveLength(1);
  });

  it("says 421 to what has not begun, and to whoever does not come to an end; nothing half is kept", async () => {
    const server = await smtp({ graceMs: 300 });
    const before = await dialogue(server);
    await before.say("EHLO x.test");
    await before.say("MAIL FROM:<ana@customer.test>");
    await before.say(`RCPT TO:<${mail.reply}>`);
    const during = await dialogue(server);
    await upToData(during);
    during.write(writtenMail([]));
    const stopping = server.stop();
    expect(await before.say("DATA")).toMatch(/^421/);
    expect(await during.heard()).toMatch(/^421/);
    await stopping;
    expect(await kept()).toEqual([]);
  });

  it("waits for what Postgres has begun, though its sender was told to come back", async () => {
    const server = await smtp({ graceMs: 300 });
    const talk = await dialogue(server);
    await upToData(talk);
    const table = await site.sql.reserve();
    let stopped = false;
    try {
      await table`begin`;
      await table`lock table inbound_mails in share mode`;
      talk.write(`${writtenMail([])}\r\n.\r\n`);
      await vi.waitFor(async () => {
        const waiting = await site.sql`
          select from pg_stat_activity where datname = current_database() and query like '%insert into inbound_mails%'
            and wait_event_type = 'Lock'`;
        expect(waiting).toHaveLength(1);
      });
      const stopping = server.stop().then(() => (stopped = true));
      expect(await talk.heard()).toMatch(/^421/);
      expect(await talk.heard()).toBeNull();
      // Long enough for a server that waits for nobody to be over.
      for (let i = 0; i < 10; i += 1) await site.sql`select 1`;
      expect(stopped).toBe(false);
      await table`rollback`;
      await stopping;
    } finally {
      await table`rollback`;
      table.release();
    }
    expect(await kept()).toHaveLength(1);
  });
});

describe("the same mail by two ways", () => {
  it("is one, although servers on the way have written their headers above it", async () => {
    const server = await smtp();
    const raw = writtenMail(["Message-ID: <1@customer.test>", "Subject: Re: it"], mail.reply);
    const post = async (text: string) =>
      await takeInboundMail(
        { sql: site.sql, replyDomain: "reply.acme.test" },
        { raw: Buffer.from(text), envelope: null },
      );
    const talk = await dialogue(server);
    await upToData(talk);
    expect(await talk.say(`Received: from mx.customer.test\r\n${raw}\r\n.`)).toMatch(/^250/);
    const byPost = await post(`Delivered-To: ${mail.reply}\r\nReceived: from elsewhere.test\r\n${raw}`);
    expect(byPost).toMatchObject({ taken: true });
    expect(await kept()).toHaveLength(1);
    const looks = await site.sql`
      select from timeline where follow_up_id = ${mail.followUpId} and event = 'reply-received'`;
    expect(looks).toHaveLength(1);
    // Another text under the same id is another mail: a mail program may write ids of its own making twice.
    await post(raw.replace("still broken", "fixed now"));
    expect(await kept()).toHaveLength(2);
  });
});
