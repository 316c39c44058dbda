import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect as connectSocket } from "node:net";
import { connect as connectTls } from "node:tls";
import { createTransport } from "nodemailer";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type InboundSmtp, startInboundSmtp } from "../../client/inbound-smtp.ts";
import { connect } from "../../database/connect.ts";
import { deliveryReport, token, writtenMail } from "../mail/bounces.ts";
import { type CustomerSite, customerSite } from "./answer-pages/asked.ts";
import { mailIn, standingOf } from "./doubtful-mail.ts";
import { smtpDialogue } from "../support/smtp-dialogue.ts";
import { selfSigned } from "../support/self-signed.ts";

let site: CustomerSite;
beforeAll(async () => {
  site = await customerSite();
});
afterAll(() => site.drop());

async function smtp(given: Partial<InboundSmtp> = {}) {
  return await startInboundSmtp({
    sql: site.sql,
    log: pino({ level: "silent" }),
    host: "127.0.0.1",
    port: 0,
    replyDomain: "reply.acme.test",
    tls: null,
    ...given,
  });
}

/** What the server said to one mail; its reply code alone where it refused. */
async function send(
  server: { port: number },
  mail: { to: string | string[]; raw: string; from?: string },
): Promise<string | number> {
  const transport = createTransport({ host: "127.0.0.1", port: server.port, tls: { rejectUnauthorized: false } });
  try {
    const sent = await transport.sendMail({
      envelope: { from: mail.from ?? "ana@customer.test", to: mail.to },
      raw: mail.raw,
    });
    return sent.response;
  } catch (error) {
    if (error instanceof Error && "responseCode" in error && typeof error.responseCode === "number")
      return error.responseCode;
    throw error;
  } finally {
    transport.close();
  }
}
const kept = async (followUpId: string) =>
  (
    await site.sql<{ class: string | null; state: string; raw: Buffer }[]>`
      select class, state, raw from inbound_mails where follow_up_id = ${followUpId} order by id`
  ).map(({ raw, ...rest }) => ({ ...rest, raw: raw.toString() }));

/** Says lines one at a time, as a person with telnet would, and returns every answer. */
async function talk(server: { port: number }, lines: string[]): Promise<string[]> {
  const socket = connectSocket(server.port, "127.0.0.1").setEncoding("latin1");
  const said: string[] = [];
  try {
    for (const line of [null, ...lines]) {
      if (line !== null) socket.write(`${line}\r\n`);
      let answer = "";
      while (!/^\d{3} [^\n]*\n$/m.test(answer)) answer += String((await once(socket, "data"))[0]);
      said.push(answer);
    }
    return said;
  } finally {
    socket.destroy();
  }
}

describe("mail that comes in by SMTP", () => {
  it("is kept as it came before it is taken, once for the same mail", async () => {
    await using server = closing(await smtp());
    const { followUpId, reply } = await mailIn(site, { phase: "accepted" });
    const raw = writtenMail(["Subject: Re: it"], "someone@customer.test");
    expect(await send(server, { to: reply, raw })).toMatch(/^250 2\.0\.0 kept as in_/);
    expect(await send(server, { to: reply.toUpperCase(), raw })).toMatch(/^250/);
    expect(await kept(followUpId)).toEqual([{ class: "human", state: "needs_look", raw }]);
  });

  it("with an empty sender is nobody's answer; a report is understood", async () => {
    await using server = closing(await smtp());
    const first = await mailIn(site, { phase: "accepted" });
    expect(await send(server, { to: first.reply, from: "", raw: writtenMail([], "x@y.test") })).toMatch(/^250/);
    expect(await kept(first.followUpId)).toMatchObject([{ class: "auto-reply", state: "set_aside" }]);
    const second = await mailIn(site, { phase: "accepted" });
    await send(server, { to: second.bounce, from: "", raw: deliveryReport({ to: "x@y.test" }) });
    expect(await kept(second.followUpId)).toMatchObject([{ class: "report", state: "set_aside" }]);
  });

  it("to several of our addresses at once is kept for each of their follow-ups, and settles each mail", async () => {
    await using server = closing(await smtp());
    const asked = [await mailIn(site, { phase: "unknown" }), await mailIn(site, { phase: "unknown" })];
    const raw = writtenMail(["Message-ID: <both@customer.test>"], "someone@customer.test");
    const to = asked.map(({ reply }) => reply);
    expect(await send(server, { to, raw })).toMatch(/^250/);
    for (const { followUpId } of asked) expect(await kept(followUpId)).toHaveLength(1);
    expect(await send(server, { to: to.toReversed(), raw })).toMatch(/^250/);
    for (const mail of asked) {
      expect(await kept(mail.followUpId)).toEqual([{ class: "human", state: "needs_look", raw }]);
      expect(await standingOf(site, mail)).toMatchObject({ phase: "accepted", needsLook: "reply", alarms: 0 });
    }
  });

  it("that cannot be read is kept, and a person looks at it", async () => {
    await using server = closing(await smtp());
    const { followUpId, reply } = await mailIn(site, { phase: "accepted" });
    const raw = Array.from(
      { length: 300 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    );
    expect(await send(server, { to: reply, raw: raw.join("") })).toMatch(/^250/);
    expect(await kept(followUpId)).toMatchObject([{ class: null, state: "needs_look" }]);
  });

  it("is refused for everybody else, and never sent on", async () => {
    await using server = closing(await smtp());
    const { reply } = await mailIn(site, { phase: "accepted" });
    const [local = ""] = reply.split("@");
    const revoked = await mailIn(site, { phase: "accepted" });
    await site.sql`update tokens set revoked_at = now() where follow_up_id = ${revoked.followUpId}`;
    const others = [
      `reply+${token}@reply.acme.test`,
      revoked.reply,
      `${local}@elsewhere.test`,
      `${local.replace("reply", "bounce")}@reply.acme.test`,
      `x-${reply}`,
      "postmaster@reply.acme.test",
      "victim@elsewhere.test",
    ];
    for (const to of others) expect([to, await send(server, { to, raw: writtenMail([]) })]).toEqual([to, 550]);
  });

  it("over 5 MB is refused, with and without its size said before", async () => {
    await using server = closing(await smtp());
    const { followUpId, reply } = await mailIn(site, { phase: "accepted" });
    const said = await talk(server, ["EHLO x.test", "MAIL FROM:<a@b.test> SIZE=5242881"]);
    expect(said[1]).toContain("SIZE 5242880");
    expect(said[1]).not.toMatch(/AUTH|STARTTLS/);
    expect(said[2]).toMatch(/^552/);
    expect(await send(server, { to: reply, raw: `${writtenMail([])}${"line\r\n".repeat(900_000)}` })).toBe(552);
    expect(await kept(followUpId)).toEqual([]);
  });

  it("comes later while Postgres is away, and nothing is lost", async () => {
    const away = connect("postgres://nobody@127.0.0.1:1/nowhere", { name: "test" });
    await using server = closing(await smtp({ sql: away, patienceMs: 2_000 }));
    const { reply } = await mailIn(site, { phase: "accepted" });
    expect(await send(server, { to: reply, raw: writtenMail([]) })).toBe(451);
    await away.end({ timeout: 1 });
  });

  it("is braked by network: recipients with 450, connections with 421", async () => {
    await using server = closing(await smtp({ limits: { connections: 1, recipientsPerMinute: 1 } }));
    const { reply } = await mailIn(site, { phase: "accepted" });
    const lines = ["EHLO x.test", "MAIL FROM:<a@b.test>", `RCPT TO:<${reply}>`, `RCPT TO:<${reply}>`];
    expect((await talk(server, lines)).map((answer) => answer.slice(0, 3))).toEqual([
      "220",
      "250",
      "250",
      "250",
      "450",
    ]);
    // The connection of that talk is counted until the server has seen its end.
    await expect.poll(async () => (await talk(server, []))[0]).toMatch(/^220/);
    const holding = connectSocket(server.port, "127.0.0.1");
    await expect.poll(async () => (await talk(server, []))[0]).toMatch(/^421/);
    holding.destroy();
  });

  it("comes under TLS where a certificate is set", async () => {
    await using server = closing(await smtp({ tls: selfSigned() }));
    const { followUpId, reply } = await mailIn(site, { phase: "accepted" });
    expect((await talk(server, ["EHLO x.test"]))[1]).toContain("STARTTLS");
    const secure = createTransport({
      host: "127.0.0.1",
      port: server.port,
      requireTLS: true,
      tls: { rejectUnauthorized: false },
    });
    await secure.sendMail({ envelope: { from: "ana@customer.test", to: reply }, raw: writtenMail([]) });
    secure.close();
    expect(await kept(followUpId)).toHaveLength(1);
  });
});

it("a renewed certificate is shown to whoever comes next, without a restart", async () => {
  const [old, renewed] = [selfSigned(), selfSigned()];
  await using server = closing(await smtp({ tls: old }));
  const shown = async () => {
    const talk = await smtpDialogue(server);
    await talk.say("EHLO x.test");
    await talk.say("STARTTLS");
    const secure = connectTls({ socket: talk.socket, rejectUnauthorized: false });
    await once(secure, "secureConnect");
    const { fingerprint256 } = secure.getPeerCertificate();
    talk.end();
    return fingerprint256;
  };
  const fingerprint = (pem: string) => new X509Certificate(pem).fingerprint256;
  expect(await shown()).toBe(fingerprint(old.cert));
  server.useCertificate(renewed);
  expect(await shown()).toBe(fingerprint(renewed.cert));
});

function closing<Server extends { stop(): Promise<void> }>(server: Server): Server & AsyncDisposable {
  return { ...server, [Symbol.asyncDispose]: () => server.stop() };
}
