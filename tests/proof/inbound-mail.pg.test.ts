import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { describe, expect, it, onTestFailed, vi } from "vitest";
import { z } from "zod";
import { connect, type Database } from "../../database/connect.ts";
import { createToken } from "../../database/tokens.ts";
import { freePort } from "../../embedded/ports.ts";
import { startPostgres } from "../../embedded/postgres.ts";
import { solved } from "../client/api/api-under-test.ts";
import { writtenMail } from "../mail/bounces.ts";
import { freshDatabase } from "../support/postgres.ts";
import { selfSigned } from "../support/self-signed.ts";
import { type SmtpDialogue, smtpDialogue } from "../support/smtp-dialogue.ts";
import { installed } from "./installed.ts";
import { createParts } from "./parts.ts";

const { stopLater, folder } = createParts();
const patience = { timeout: 60_000, interval: 200 };

/** The client as a process of its own, taking mail by SMTP, and an address that it takes mail for. */
async function takingMail({ databaseUrl, settings = {} }: { databaseUrl: string; settings?: Record<string, string> }) {
  const product = await installed({
    databaseUrl,
    temporalAddress: `127.0.0.1:${await freePort()}`,
    namespace: "default",
    smtpUrl: "smtp://127.0.0.1:9",
  });
  const port = await freePort();
  const client = product.start({ role: "client", settings: { INBOUND_SMTP_PORT: String(port), ...settings } });
  stopLater(() => client.end());
  onTestFailed(() => console.error(client.output()));
  await product.ready();
  const answer = await product.call("POST /v1/follow-ups", solved({}));
  const { id } = z.looseObject({ id: z.string() }).parse(await answer.json());
  const address = async (sql: Database) =>
    `reply+${await createToken(sql, { purpose: "reply", followUpId: id, mailId: null })}@reply.acme.test`;
  const talk = async () => {
    const dialogue = await smtpDialogue({ port });
    stopLater(() => dialogue.end());
    return dialogue;
  };
  return { product, client, address, talk };
}
async function upToRecipient({ talk, to }: { talk: SmtpDialogue; to: string }): Promise<void> {
  expect(await talk.say("EHLO mx.customer.test")).toMatch(/^250/);
  expect(await talk.say("MAIL FROM:<ana@customer.test>")).toMatch(/^250/);
  expect(await talk.say(`RCPT TO:<${to}>`)).toMatch(/^250/);
}
async function upToData(sending: { talk: SmtpDialogue; to: string }): Promise<void> {
  await upToRecipient(sending);
  expect(await sending.talk.say("DATA")).toMatch(/^354/);
}
const kept = async (sql: Database) =>
  (await sql<{ state: string }[]>`select state from inbound_mails`).map(({ state }) => state);

describe("Ctrl-C while a mail comes in by SMTP", () => {
  it(
    "lets one that is being sent come to its end, sends away one that has not begun",
    { timeout: 90_000 },
    async () => {
      const database = await freshDatabase();
      stopLater(() => database.drop());
      const { sql } = database;
      const { client, address, talk } = await takingMail({ databaseUrl: database.url });
      const [begun, waiting] = [await talk(), await talk()];
      const to = await address(sql);
      await upToData({ talk: begun, to });
      begun.write(`${writtenMail(["Message-ID: <1@customer.test>"])}\r\n`);
      await upToRecipient({ talk: waiting, to });
      const stopped = client.stop("SIGINT");
      // Until it has heard of the signal it goes on; from then on it says 421 to every command.
      await vi.waitFor(async () => expect(await waiting.say("NOOP")).not.toMatch(/^250/), patience);
      expect(await begun.say(".")).toMatch(/^250/);
      expect(await stopped).toBe(0);
      expect(await kept(sql)).toEqual(["needs_look"]);
    },
  );

  it(
    "waits for half a mail a few seconds and keeps nothing of it; sent again, it is kept once",
    {
      timeout: 120_000,
    },
    async () => {
      const database = await freshDatabase();
      stopLater(() => database.drop());
      const { sql } = database;
      const { product, client, address, talk } = await takingMail({ databaseUrl: database.url });
      const to = await address(sql);
      const half = await talk();
      await upToData({ talk: half, to });
      const mail = writtenMail(["Message-ID: <1@customer.test>"]);
      half.write(mail.slice(0, 60));
      const stopped = client.stop("SIGINT");
      expect(await half.heard()).toMatch(/^421/);
      expect(await stopped).toBe(0);
      expect(await kept(sql)).toEqual([]);
      client.start();
      await product.ready();
      const again = await talk();
      await upToData({ talk: again, to });
      expect(await again.say(`${mail}\r\n.`)).toMatch(/^250/);
      expect(await kept(sql)).toEqual(["needs_look"]);
      expect(await client.stop()).toBe(0);
    },
  );
});

describe("Postgres is lost between the recipient and the final dot", () => {
  it("says 451, and what is sent again is kept exactly once", { timeout: 180_000 }, async () => {
    const dataDir = join(await folder(), "postgres");
    const port = await freePort();
    let postgres = await startPostgres({ dataDir, port });
    stopLater(() => postgres.stop());
    const { client, address, talk } = await takingMail({ databaseUrl: postgres.url });
    const before = connect(postgres.url, { max: 1, name: "test" });
    const to = await address(before);
    await before.end({ timeout: 1 });
    const lost = await talk();
    await upToData({ talk: lost, to });
    const mail = writtenMail(["Message-ID: <1@customer.test>"]);
    lost.write(`${mail}\r\n`);
    postgres.kill();
    await vi.waitFor(() => expect(postgres.isRunning()).toBe(false), patience);
    expect(await lost.say(".")).toMatch(/^451/);
    // Nobody is taken for while nothing can be looked up, and nobody is told that there is no such address.
    expect(await lost.say("MAIL FROM:<ana@customer.test>")).toMatch(/^250/);
    expect(await lost.say(`RCPT TO:<${to}>`)).toMatch(/^451/);

    postgres = await startPostgres({ dataDir, port });
    const sql = connect(postgres.url, { max: 1, name: "test" });
    stopLater(() => sql.end({ timeout: 1 }));
    await vi.waitFor(async () => {
      const again = await talk();
      await upToData({ talk: again, to });
      expect(await again.say(`${mail}\r\n.`)).toMatch(/^250/);
    }, patience);
    expect(await kept(sql)).toEqual(["needs_look"]);
    expect(await client.stop()).toBe(0);
  });
});

describe("SIGHUP", () => {
  it("has the certificate of incoming mail read again", { timeout: 90_000 }, async () => {
    const database = await freshDatabase();
    stopLater(() => database.drop());
    const at = await folder();
    const [keyFile, certFile] = [join(at, "key.pem"), join(at, "cert.pem")];
    const put = ({ key, cert }: ReturnType<typeof selfSigned>) => {
      writeFileSync(keyFile, key);
      writeFileSync(certFile, cert);
      return new X509Certificate(cert).fingerprint256;
    };
    const old = put(selfSigned());
    const settings = { INBOUND_SMTP_TLS_KEY_FILE: keyFile, INBOUND_SMTP_TLS_CERT_FILE: certFile };
    const { client, talk } = await takingMail({ databaseUrl: database.url, settings });
    const shown = async () => {
      const dialogue = await talk();
      await dialogue.say("EHLO mx.customer.test");
      await dialogue.say("STARTTLS");
      const secure = connectTls({ socket: dialogue.socket, rejectUnauthorized: false });
      await once(secure, "secureConnect");
      dialogue.end();
      return secure.getPeerCertificate().fingerprint256;
    };
    expect(await shown()).toBe(old);
    const renewed = put(selfSigned());
    client.send("SIGHUP");
    await vi.waitFor(async () => expect(await shown()).toBe(renewed), patience);
    expect(await client.stop()).toBe(0);
  });
});
