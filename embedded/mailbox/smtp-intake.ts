import { once } from "node:events";
import { callbackify } from "node:util";
import { SMTPServer } from "smtp-server";
import type { SMTPServerDataStream, SMTPServerSession } from "smtp-server";
import type { MailStore } from "./mail-store.ts";

const largestBytes = 10 * 1024 * 1024;

/**
 * An SMTP server on this machine that takes every mail for everyone and sends none on. It says 250 only after the mail
 * is on disk. Rejects with Node's own error when the port is taken; port 0 takes a free one.
 */
export async function startSmtpIntake({
  port,
  store,
  log,
}: {
  port: number;
  store: MailStore;
  log: (line: string) => void;
}): Promise<{ url: string; close(): Promise<void> }> {
  const smtp = new SMTPServer({
    name: "mailbox.localhost",
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: largestBytes,
    rejectOversized: true,
    logger: false,
    closeTimeout: 1_000,
    onData(stream, session, callback) {
      keep({ stream, session, store }, callback);
    },
  });
  // A sender that hangs up in the middle is its own business; without this listener it would end the process.
  smtp.on("error", (error) => log(`mailbox: ${error.name} in the SMTP server`));
  const server = smtp.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The SMTP server listens on no port.");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
}

type Arrival = { stream: SMTPServerDataStream; session: SMTPServerSession; store: MailStore };

/** The words after the 250; an oversized mail is refused by the server itself once it was read to its end. */
const keep = callbackify(async ({ stream, session, store }: Arrival): Promise<string> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const source: AsyncIterable<Uint8Array> = stream;
  for await (const part of source) {
    bytes += part.byteLength;
    if (bytes <= largestBytes) parts.push(part);
  }
  if (stream.sizeExceeded) return "too large";
  const { mailFrom, rcptTo } = session.envelope;
  const from = mailFrom === false ? "" : mailFrom.address;
  return `kept as ${store.keep(Buffer.concat(parts), { from, to: rcptTo.map(({ address }) => address) })}`;
});
