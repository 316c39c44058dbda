import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import PostalMime from "postal-mime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startMailbox } from "../../embedded/mailbox/start.ts";
import type { RunningMailbox } from "../../embedded/mailbox/start.ts";
import { freePort } from "../../embedded/ports.ts";

const letter = {
  from: { name: "Tarn Support", address: "support@tarn.example" },
  replyTo: { name: "Tarn Support", address: "reply+token@reply.tarn.example" },
  to: { name: "Jürgen Groß, Leiter", address: "juergen@gross.example" },
  envelope: { from: "bounce+token@tarn.example", to: "juergen@gross.example" },
  subject: "Hält die Lösung?",
  messageId: "<ck.1@tarn.example>",
  references: ["<thread@tarn.example>"],
  text: "Did the fix hold?\nhttps://aftercare.example/a/abc?v=held.\n> quoted before",
  html: '<!doctype html><html lang="de"><head><title>x</title></head><body><p>Did it <b>hold</b>?</p><script>alert(1)</script><a href="https://aftercare.example/a/abc">Yes</a></body></html>',
};

describe("the mailbox", () => {
  let dataDir: string;
  let mailbox: RunningMailbox;
  let aftercare: Aftercare;
  const start = () =>
    startMailbox({ port: 0, smtpPort: 0, dataDir, deliver: { url: aftercare.url, apiKey: "ak_test" } });
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "mailbox-"));
    aftercare = await startAftercare();
    mailbox = await start();
  });
  afterEach(async () => {
    await mailbox.stop();
    await aftercare.stop();
    await rm(dataDir, { recursive: true });
  });
  const send = async (changed: object = {}) => {
    const transport = createTransport(mailbox.smtpUrl);
    const receipt = await transport.sendMail({ ...letter, ...changed });
    transport.close();
    return receipt.response;
  };
  const page = async (path: string) => (await fetch(mailbox.url + path)).text();
  const links = async () => [...(await page("/")).matchAll(/href="(\/mail\/[^"]+)"/g)].map((match) => match[1] ?? "");
  const reply = async (path: string, words: string, nonce?: string) => {
    const shown = /name="nonce" value="([0-9a-f]+)"/.exec(await page(path))?.[1] ?? "";
    const body = new URLSearchParams({ nonce: nonce ?? shown, words });
    return fetch(`${mailbox.url}${path}/reply`, { method: "POST", body, redirect: "manual" });
  };

  it("says what to do while it is empty", async () => {
    const html = await page("/");
    expect(html).toContain("No mail yet");
    expect(html).toContain(mailbox.smtpUrl);
  });

  it("takes mail for anyone over SMTP and lists it, newest first", async () => {
    expect(await send({ subject: "First" })).toMatch(/^250 /);
    await send({ subject: "Second & last" });
    const html = await page("/");
    expect(html.indexOf("Second &amp; last")).toBeGreaterThan(0);
    expect(html.indexOf("First")).toBeGreaterThan(html.indexOf("Second &amp; last"));
    expect(html).toContain("Jürgen Groß, Leiter");
  });

  it("keeps twenty mails that arrive at once", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => send({ subject: `Mail ${index}` })));
    expect(await links()).toHaveLength(20);
    expect((await readdir(dataDir)).filter((name) => name.endsWith(".eml"))).toHaveLength(20);
  });

  it("keeps every mail over a restart", async () => {
    await send();
    const [before = ""] = await links();
    await mailbox.stop();
    mailbox = await start();
    expect(await links()).toEqual([before]);
    expect(await page(`${before}?view=text`)).toContain("Did the fix hold?");
  });

  it("keeps the envelope on top of the mail", async () => {
    await send();
    const [path = ""] = await links();
    const raw = await page(`${path}/raw`);
    expect(raw).toMatch(/^Return-Path: <bounce\+token@tarn.example>\r\nDelivered-To: juergen@gross.example\r\n/);
    expect(raw).toContain("Message-ID: <ck.1@tarn.example>");
  });

  it("refuses a mail of more than ten megabytes and keeps nothing of it", async () => {
    await expect(send({ text: "x".repeat(11 * 1024 * 1024) })).rejects.toThrow(/552/);
    expect(await links()).toEqual([]);
  });

  it("shows HTML under a policy that lets nothing run or load, with links that open beside it", async () => {
    await send();
    const [path = ""] = await links();
    const response = await fetch(`${mailbox.url}${path}/html`);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/sandbox allow-popups allow-popups-to-escape-sandbox/);
    expect(policy).not.toContain("allow-scripts");
    expect(policy).not.toContain("allow-same-origin");
    expect(await response.text()).toContain('<head><base target="_blank"><title>');
    const frame = /<iframe[^>]*>/.exec(await page(path))?.[0] ?? "";
    expect(frame).toContain("sandbox=");
    expect(frame).not.toContain("allow-scripts");
  });

  it("shows text, source and headers as text, with links that can be clicked", async () => {
    await send({ subject: "<img src=x onerror=alert(1)>" });
    const [path = ""] = await links();
    const text = await page(`${path}?view=text`);
    expect(text).toContain(
      '<a href="https://aftercare.example/a/abc?v=held" target="_blank" rel="noopener noreferrer">',
    );
    for (const view of ["html", "text", "source", "headers"]) {
      const html = await page(`${path}?view=${view}`);
      expect(html).not.toMatch(/<img|<script(?! type="module" src="\/live\.js")|\sstyle=/);
    }
    expect(await page(`${path}?view=headers`)).toContain("reply+token@reply.tarn.example");
    expect(await page(`${path}?view=source`)).toContain("Content-Type: multipart/alternative");
  });

  it("shows a mail that cannot be read by its source", async () => {
    await send({ raw: "this is\r\nnot a mail" });
    const [path = ""] = await links();
    expect(await page(`${path}?view=source`)).toContain("not a mail");
  });

  it("sends a reply as a mail program would: to Reply-To, in the thread, with the mail quoted", async () => {
    await send();
    const [path = ""] = await links();
    const response = await reply(path, "Nein, leider nicht.\r\nGrüße");
    expect(response.status).toBe(303);
    const [delivered] = aftercare.delivered;
    expect(delivered?.headers).toMatchObject({ authorization: "Bearer ak_test", "content-type": "message/rfc822" });
    const mail = await PostalMime.parse(delivered?.body ?? "");
    expect(mail.from).toMatchObject(letter.to);
    expect(mail.to).toMatchObject([letter.replyTo]);
    expect(mail.subject).toBe("Re: Hält die Lösung?");
    expect(mail.inReplyTo).toBe("<ck.1@tarn.example>");
    expect(mail.references?.split(/\s+/)).toEqual(["<thread@tarn.example>", "<ck.1@tarn.example>"]);
    expect(mail.text).toMatch(
      /^Nein, leider nicht\.\r?\nGrüße\r?\n\r?\nOn .*, Tarn Support <support@tarn.example> wrote:\r?\n> Did the fix/,
    );
    expect(mail.text).toContain("\n>> quoted before");
    expect(await page(path)).toContain("Taken by Aftercare");
  });

  it("sends a form that is sent twice once", async () => {
    await send();
    const [path = ""] = await links();
    const nonce = "0123456789abcdef0123456789abcdef";
    await reply(path, "Yes.", nonce);
    expect((await reply(path, "Yes.", nonce)).status).toBe(303);
    expect(aftercare.delivered).toHaveLength(1);
  });

  it("says why a reply was not taken, and keeps the words for the next try", async () => {
    await send();
    const [path = ""] = await links();
    aftercare.answerWith(503);
    const response = await reply(path, "Still <broken>.");
    const html = await response.text();
    expect(response.status).toBe(502);
    expect(html).toContain("Aftercare answered with status 503.");
    expect(html).toContain("Still &lt;broken&gt;.</textarea>");
    expect(await page(path)).not.toContain("Taken by Aftercare");
    await aftercare.stop();
    expect(await (await reply(path, "Hello?")).text()).toContain("Aftercare does not answer");
  });

  it("knows no mail outside its folder", async () => {
    for (const id of ["..%2f..%2fetc%2fpasswd", "1", "1795447514093-zzzzzzzz"]) {
      expect((await fetch(`${mailbox.url}/mail/${id}`)).status).toBe(404);
      expect((await fetch(`${mailbox.url}/mail/${id}/html`)).status).toBe(404);
    }
  });

  it("says that a port is taken, and lets go of the other one", async () => {
    const taken = { page: Number(new URL(mailbox.url).port), smtp: Number(new URL(mailbox.smtpUrl).port) };
    const deliver = { url: aftercare.url, apiKey: "x" };
    const smtpPort = await freePort();
    const second = startMailbox({ port: taken.page, smtpPort, dataDir, deliver });
    await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
    const third = startMailbox({ port: 0, smtpPort: taken.smtp, dataDir, deliver });
    await expect(third).rejects.toMatchObject({ code: "EADDRINUSE" });
    await (await startMailbox({ port: 0, smtpPort, dataDir, deliver })).stop();
  });
});

type Aftercare = {
  url: string;
  delivered: { headers: NodeJS.Dict<string | string[]>; body: Buffer }[];
  answerWith(status: number): void;
  stop(): Promise<void>;
};

/** What takes replies at `/v1/inbound-mail`, as far as the mailbox can see it. */
async function startAftercare(): Promise<Aftercare> {
  const delivered: Aftercare["delivered"] = [];
  let status = 202;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      if (request.url !== "/v1/inbound-mail") status = 404;
      delivered.push({ headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    delivered,
    answerWith: (next) => {
      status = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
