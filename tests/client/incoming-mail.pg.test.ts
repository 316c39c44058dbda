import { randomBytes, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { expect, it, vi } from "vitest";
import { createToken } from "../../database/tokens.ts";
import { freePort } from "../../embedded/ports.ts";
import { writtenMail } from "../mail/bounces.ts";
import { createParts } from "../proof/parts.ts";
import { productProcess, ready } from "../proof/product.ts";
import { freshDatabase } from "../support/postgres.ts";
import { selfSigned } from "../support/self-signed.ts";
import { smtpDialogue } from "../support/smtp-dialogue.ts";
import { solved } from "./api/api-under-test.ts";

const { stopLater, folder } = createParts();
const patience = { timeout: 25_000, interval: 50 };

/** The client process with a mail server, as production starts it; Temporal is away, which mail does not mind. */
async function takingMail() {
  const database = await freshDatabase();
  stopLater(() => database.drop());
  const files = await folder();
  const [key, cert] = [join(files, "key.pem"), join(files, "cert.pem")];
  const write = async (pair: { key: string; cert: string }): Promise<void> => {
    await writeFile(key, pair.key);
    await writeFile(cert, pair.cert);
  };
  await write(selfSigned());
  const [http, smtp, metrics] = [await freePort(), await freePort(), await freePort()];
  const adminKey = `ak_${randomBytes(24).toString("base64url")}`;
  const client = productProcess({
    role: "client",
    env: {
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}`,
      AFTERCARE_SECRET: randomBytes(32).toString("base64"),
      AFTERCARE_ADMIN_KEY: adminKey,
      PORT: String(http),
      METRICS_PORT: String(metrics),
      INBOUND_SMTP_PORT: String(smtp),
      INBOUND_SMTP_TLS_KEY_FILE: key,
      INBOUND_SMTP_TLS_CERT_FILE: cert,
      REPLY_DOMAIN: "reply.acme.test",
      LOG_LEVEL: "info",
    },
  });
  stopLater(() => client.end());
  const url = `http://127.0.0.1:${http}`;
  await ready(url);
  return {
    database,
    client,
    url,
    smtp: { port: smtp },
    metrics: `http://127.0.0.1:${metrics}/metrics`,
    adminKey,
    write,
  };
}

it(
  "the client shows a renewed certificate to whoever sends mail, once it is told to look (SIGHUP)",
  { timeout: 120_000 },
  async () => {
    const { client, smtp, write } = await takingMail();
    const shown = async (): Promise<string> => {
      const talk = await smtpDialogue(smtp);
      await talk.say("EHLO x.test");
      await talk.say("STARTTLS");
      const secure = connectTls({ socket: talk.socket, rejectUnauthorized: false });
      await once(secure, "secureConnect");
      const { fingerprint256 } = secure.getPeerCertificate();
      talk.end();
      return fingerprint256;
    };
    const renewed = selfSigned();
    await write(renewed);
    expect(await shown()).not.toBe(new X509Certificate(renewed.cert).fingerprint256);
    client.send("SIGHUP");
    await vi.waitFor(
      async () => expect(await shown()).toBe(new X509Certificate(renewed.cert).fingerprint256),
      patience,
    );
    expect(await client.stop()).toBe(0);
  },
);

it(
  "a mail in whose middle Ctrl-C comes is kept and said to be, before the client ends",
  { timeout: 120_000 },
  async () => {
    const { database, client, url, smtp, metrics, adminKey } = await takingMail();
    const headers = { authorization: `Bearer ${adminKey}`, "content-type": "application/json" };
    const body = JSON.stringify(solved({}));
    const made = await fetch(`${url}/v1/follow-ups`, { method: "POST", headers, body });
    expect(made.status).toBe(202);
    const [followUp] = await database.sql<{ id: string }[]>`select id from follow_ups`;
    const token = await createToken(database.sql, { purpose: "reply", followUpId: followUp?.id ?? "", mailId: null });
    const talk = await smtpDialogue(smtp);
    stopLater(() => talk.end());
    for (const line of ["EHLO x.test", "MAIL FROM:<a@b.test>", `RCPT TO:<reply+${token}@reply.acme.test>`, "DATA"]) {
      expect(await talk.say(line)).toMatch(/^[23]5[04]/);
    }
    talk.write(writtenMail([]));

    const stopping = client.stop("SIGINT");
    await vi.waitFor(() => expect(fetch(`${url}/readyz`)).rejects.toThrow("fetch failed"), patience);
    // What comes after the mail server is not stopped yet, however often it is asked.
    for (let i = 0; i < 20; i += 1) expect((await fetch(metrics)).status).toBe(200);
    expect(await talk.say("\r\n.")).toMatch(/^250/);
    talk.end();
    expect(await stopping).toBe(0);
    expect(await database.sql`select from inbound_mails where follow_up_id = ${followUp?.id ?? ""}`).toHaveLength(1);
  },
);
