import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { callbackify } from "node:util";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { vi } from "vitest";
import { readMail, type ReceivedMail } from "../support/received-mail.ts";

/** What stands behind the `+` of an address says what becomes of a mail to it. */
export const refusals = ["450-at-rcpt", "550-at-rcpt", "451-after-data", "554-after-data"] as const;
type Refusal = (typeof refusals)[number];

export type QuotingSmtpServer = {
  url: string;
  mails: ReceivedMail[];
  /** How often each refusal was spoken. */
  refused: Map<Refusal, number>;
  mailTo(address: string): Promise<ReceivedMail>;
  stop(): Promise<void>;
};

/** A mail server that asks for a login, and whose refusals repeat whom a mail was for and what stood in it, as some do. */
export async function startQuotingSmtpServer({ password }: { password: string }): Promise<QuotingSmtpServer> {
  const mails: ReceivedMail[] = [];
  const refused = new Map<Refusal, number>();
  const refuse = (refusal: Refusal, text: string): Error => {
    refused.set(refusal, (refused.get(refusal) ?? 0) + 1);
    return Object.assign(new Error(text), { responseCode: Number(refusal.slice(0, 3)) });
  };

  async function receive(stream: Readable, session: SMTPServerSession): Promise<Error | null> {
    const mail = await readMail(session, await buffer(stream));
    const refusal = wanted(mail.envelope.to[0] ?? "");
    if (refusal === undefined) {
      mails.push(mail);
      return null;
    }
    const to = mail.parsed.to?.[0];
    const inWords = mail.envelope.to[0]?.replace("@", " at ");
    const first = mail.text.split("\n").slice(0, 12).join(" ");
    return refuse(refusal, `the message "${mail.subject}" to ${to?.name} (${inWords}) looks like spam: ${first}`);
  }

  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 1,
    onAuth: (auth, _session, callback) =>
      auth.password === password
        ? callback(null, { user: auth.username })
        : callback(Object.assign(new Error("no such login"), { responseCode: 535 })),
    onRcptTo({ address }, _session, callback) {
      const refusal = wanted(address);
      if (!refusal?.endsWith("at-rcpt")) return callback();
      const inWords = address.replace("@", " at ");
      return callback(refuse(refusal, `<${address}>: nobody called ${inWords} (${address.split("@")[0]}) lives here`));
    },
    onData(stream, session, callback) {
      callbackify(receive)(stream, session, (error, answer) => callback(error ?? answer));
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("the SMTP server has no port");

  return {
    url: `smtp://aftercare:${password}@127.0.0.1:${address.port}`,
    mails,
    refused,
    mailTo: async (to) =>
      await vi.waitFor(
        () => {
          const mail = mails.find(({ envelope }) => envelope.to.includes(to));
          if (mail === undefined) throw new Error("no mail to that address yet");
          return mail;
        },
        { timeout: 60_000, interval: 100 },
      ),
    stop: () => new Promise((closed) => server.close(closed)),
  };
}

const wanted = (address: string): Refusal | undefined =>
  refusals.find((refusal) => address.split("@")[0]?.endsWith(`+${refusal}`));
