import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Postman } from "../../mail/contract.ts";
import { createPostman } from "../../mail/postman.ts";
import { startSmtpServer, type SmtpBehaviour, type TestSmtpServer } from "../support/smtp-server.ts";
import { letterTo } from "./letter.ts";

let server: TestSmtpServer;
let postman: Postman;
const lines: string[] = [];

beforeEach(async () => {
  lines.length = 0;
  server = await startSmtpServer({ login: true });
  postman = open(server.url);
});
afterEach(async () => {
  postman.close();
  await server.stop();
});

function open(smtpUrl: string): Postman {
  return createPostman({ smtpUrl, log: (line, fields) => lines.push(`${line} ${JSON.stringify(fields)}`) });
}

/** A postman that gives up soon, for servers that say nothing. */
function loseNoTime(): void {
  postman.close();
  postman = open(`${server.url}?greetingTimeout=1000&socketTimeout=1000`);
}

/** What became of a letter, how often `onDataSent` ran, and how many mails arrived. */
async function sendWhile(behaviour: SmtpBehaviour) {
  server.behave(behaviour);
  let dataSent = 0;
  const result = await postman.send(letterTo("ana@customer.test"), async () => {
    dataSent += 1;
  });
  return { ...result, dataSent, arrived: server.mails.length };
}

describe("what becomes of a letter", () => {
  it("is accepted when the server says so", async () => {
    expect(await sendWhile("accept")).toMatchObject({ outcome: "accepted", dataSent: 1, arrived: 1 });
  });

  it.each<[SmtpBehaviour, number]>([
    ["421-at-connect", 421],
    ["450-at-rcpt", 450],
  ])("is to be tried again when the server is busy (%s), and no byte of it left", async (behaviour, code) => {
    expect(await sendWhile(behaviour)).toMatchObject({ outcome: "retry", code, dataSent: 0, arrived: 0 });
  });

  it("is to be tried again when the server had it all and said: not now", async () => {
    expect(await sendWhile("451-after-data")).toMatchObject({ outcome: "retry", code: 451, dataSent: 1, arrived: 0 });
  });

  it.each<SmtpBehaviour>(["silence-at-greeting", "drop-at-rcpt"])(
    "is to be tried again after %s: nothing can have arrived",
    async (behaviour) => {
      loseNoTime();
      expect(await sendWhile(behaviour)).toMatchObject({ outcome: "retry", code: null, dataSent: 0, arrived: 0 });
    },
  );

  it("is to be tried again when nobody listens", async () => {
    await server.stop();
    expect(await sendWhile("accept")).toMatchObject({ outcome: "retry", code: null, dataSent: 0 });
  });

  it("bounced when the mailbox does not exist", async () => {
    expect(await sendWhile("550-at-rcpt")).toMatchObject({ outcome: "bounced", code: 550, dataSent: 0, arrived: 0 });
  });

  it("was refused, and the address is fine, when the server will not relay for us", async () => {
    expect(await sendWhile("550-relaying-denied-at-rcpt")).toMatchObject({
      outcome: "refused",
      code: 550,
      dataSent: 0,
    });
  });

  it.each<[SmtpBehaviour, number, number]>([
    ["535-at-auth", 535, 0],
    ["554-after-data", 554, 1],
  ])("was refused when the server will not have it (%s)", async (behaviour, code, dataSent) => {
    expect(await sendWhile(behaviour)).toMatchObject({ outcome: "refused", code, dataSent, arrived: 0 });
  });

  it.each<SmtpBehaviour>(["drop-after-data", "silence-after-data"])(
    "is unknown after %s, for it did arrive",
    async (behaviour) => {
      loseNoTime();
      expect(await sendWhile(behaviour)).toMatchObject({ outcome: "unknown", dataSent: 1, arrived: 1 });
    },
  );
});

describe("TLS", () => {
  async function sendOver(parts: { offered: boolean; tls: "required" | "opportunistic" }) {
    await server.stop();
    server = await startSmtpServer({ login: true, tls: parts.offered });
    postman.close();
    postman = createPostman({ smtpUrl: server.url, tls: parts.tls });
    return { ...(await sendWhile("accept")), encrypted: server.mails.map(({ encrypted }) => encrypted) };
  }

  it("that is required: a server without it gets no letter, and no password", async () => {
    expect(await sendOver({ offered: false, tls: "required" })).toMatchObject({ outcome: "refused", arrived: 0 });
  });

  it("that is required: a certificate nobody vouches for gets no letter, which is tried again", async () => {
    expect(await sendOver({ offered: true, tls: "required" })).toMatchObject({ outcome: "retry", arrived: 0 });
  });

  it("that is opportunistic is used where it is offered, and done without where it is not", async () => {
    const opportunistic = { tls: "opportunistic" } as const;
    expect(await sendOver({ offered: true, ...opportunistic })).toMatchObject({ arrived: 1, encrypted: [true] });
    expect(await sendOver({ offered: false, ...opportunistic })).toMatchObject({ arrived: 1, encrypted: [false] });
  });
});

describe("a connection that is used again", () => {
  it("and was closed by the server in between never leaves it open whether a letter arrived", async () => {
    expect(await sendWhile("accept")).toMatchObject({ outcome: "accepted", arrived: 1 });
    server.dropConnections();
    const second = await sendWhile("accept");
    expect(["accepted", "retry"]).toContain(second.outcome);
    expect(second.arrived).toBe(1 + second.dataSent);
  });

  it("takes the next letter after a refused one", async () => {
    expect(await sendWhile("550-at-rcpt")).toMatchObject({ outcome: "bounced" });
    expect(await sendWhile("554-after-data")).toMatchObject({ outcome: "refused" });
    expect(await sendWhile("accept")).toMatchObject({ outcome: "accepted", arrived: 1 });
  });
});

describe("the moment before the data", () => {
  it("is waited for: the server has nothing until onDataSent is through", async () => {
    let arrived: string[] = [];
    await postman.send(letterTo("held@customer.test"), async () => {
      await postman.send(letterTo("other@customer.test"), async () => undefined);
      arrived = server.mails.flatMap(({ envelope }) => envelope.to);
    });
    expect(arrived).toEqual(["other@customer.test"]);
    expect(server.mails.flatMap(({ envelope }) => envelope.to)).toEqual(["other@customer.test", "held@customer.test"]);
  });

  it("can still stop the letter: what onDataSent throws comes out, and nothing is sent", async () => {
    const lost = new Error("the lease is gone");
    await expect(postman.send(letterTo("ana@customer.test"), () => Promise.reject(lost))).rejects.toBe(lost);
    expect((await sendWhile("accept")).arrived).toBe(1);
    expect(server.mails).toHaveLength(1);
  });

  it("is its own for each of many letters at once", async () => {
    const sent: string[] = [];
    const addresses = Array.from({ length: 30 }, (_, i) => `c${i}@customer.test`);
    await Promise.all(
      addresses.map((address) =>
        postman.send(letterTo(address), async () => {
          sent.push(address);
        }),
      ),
    );
    expect(sent.toSorted()).toEqual(addresses.toSorted());
    expect(server.mails.flatMap(({ envelope }) => envelope.to).toSorted()).toEqual(addresses.toSorted());
  });
});

describe("a letter as it arrives", () => {
  it("carries the headers that keep robots quiet, thread it, and let it be stopped with one press", async () => {
    await sendWhile("accept");
    const mail = await server.waitForMail();
    expect(mail.envelope).toEqual({
      from: "bounce+aaaabbbbccccddddeeeeffffgggghhhh@reply.acme.test",
      to: ["ana@customer.test"],
    });
    expect(mail.messageId).toBe("<check_in.fu_abc234.1@reply.acme.test>");
    const headers = [
      ["From", "Acme Support <support@acme.test>"],
      ["To", "Ana Lima <ana@customer.test>"],
      ["Reply-To", "Acme Support <reply+aaaabbbbccccddddeeeeffffgggghhhh@reply.acme.test>"],
      ["In-Reply-To", "<ticket-48190.4@acme.test>"],
      ["References", "<ticket-48190.4@acme.test>"],
      ["Auto-Submitted", "auto-generated"],
      ["X-Auto-Response-Suppress", "OOF, AutoReply"],
      ["List-Unsubscribe", "<https://care.acme.test/u/iiiijjjjkkkkllllmmmmnnnnoooopppp>"],
      ["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"],
      ["List-Id", "<check-ins.acme.test>"],
      ["Content-Language", "en"],
    ] as const;
    expect(headers.map(([name]) => [name, mail.header(name)])).toEqual(headers);
    expect(["Precedence", "X-Mailer", "Disposition-Notification-To"].map((name) => mail.header(name))).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("has its text part before its HTML part", async () => {
    await sendWhile("accept");
    const { raw, text, html } = await server.waitForMail();
    expect(raw).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(raw.indexOf("text/plain")).toBeLessThan(raw.indexOf("text/html"));
    expect([text.trim(), html.trim()]).toEqual(["Did the fix hold?", "<p>Did the fix hold?</p>"]);
  });

  it.each([
    [" Ana@Customer.TEST", "Ana@customer.test"],
    ["ana@exämple.test", "ana@xn--exmple-cua.test"],
  ])("reaches %j by its plain form", async (address, plain) => {
    await postman.send(letterTo(address), async () => undefined);
    expect((await server.waitForMail()).header("To")).toBe(`Ana Lima <${plain}>`);
  });

  it("names no thread where there is none, and no list where nothing can be left", async () => {
    await postman.send(letterTo("ana@customer.test", { inReplyTo: null, unsubscribeUrl: null }), async () => undefined);
    const mail = await server.waitForMail();
    const names = ["In-Reply-To", "References", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"];
    expect(names.map((name) => mail.header(name))).toEqual(names.map(() => null));
  });
});

it("neither the log nor a reason repeats an address, though servers do", async () => {
  const bounced = await sendWhile("550-at-rcpt");
  expect(JSON.stringify(bounced)).toContain("no such mailbox");
  expect(JSON.stringify(bounced) + lines.join()).not.toContain("ana@");
  expect(lines).toHaveLength(1);
});
