import { EventEmitter, once } from "node:events";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { callbackify } from "node:util";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { readMail, type ReceivedMail } from "./received-mail.ts";

export type { ReceivedMail } from "./received-mail.ts";

/** What the server does to the next session or message; stays until told otherwise. */
export type SmtpBehaviour =
  | "accept"
  | "421-at-connect"
  | "silence-at-greeting"
  | "535-at-auth"
  | "450-at-rcpt"
  | "550-at-rcpt"
  | "550-relaying-denied-at-rcpt"
  | "drop-at-rcpt"
  | "451-after-data"
  | "554-after-data"
  | "drop-after-data"
  | "silence-after-data"
  /** Alive, and slow: the answer to the final dot comes when the test lets it. */
  | "slow-after-data";

/** Where a session has got to when it is decided what happens to it; `to` is its first recipient. */
export type SmtpMoment = { at: "connect" } | { at: "recipient"; to: string } | { at: "data"; to: string };

export type TestSmtpServer = {
  /** For SMTP_URL; holds a login when asked for one. */
  url: string;
  port: number;
  /** What arrived whole and was not refused, even if the sender never heard so (drop, silence). */
  mails: ReceivedMail[];
  /** The envelope sender of every recipient that was asked for, taken or not. */
  askedFrom: string[];
  behave(behaviour: SmtpBehaviour): void;
  /** Answers every mail that is held by "slow-after-data". */
  release(): void;
  /** The first mail, old or new, that fits; rejects after 10 s. */
  waitForMail(predicate?: (mail: ReceivedMail) => boolean): Promise<ReceivedMail>;
  /** Cuts every connection there is; new ones are welcome. */
  dropConnections(): void;
  stop(): Promise<void>;
};

/**
 * A real SMTP server on a free port of 127.0.0.1 that fails the way it is told to. With `tls` it offers STARTTLS, under
 * a certificate that nobody vouches for. `choose` decides anew at each moment, and is then all that decides; what fits
 * another moment does nothing.
 */
export async function startSmtpServer(
  options: { login?: boolean; tls?: boolean; choose?: (moment: SmtpMoment) => SmtpBehaviour } = {},
): Promise<TestSmtpServer> {
  const mails: ReceivedMail[] = [];
  const askedFrom: string[] = [];
  const arrivals = new EventEmitter().setMaxListeners(0);
  const sockets = new Map<number, Socket>();
  let always: SmtpBehaviour = "accept";
  const chosen = (moment: SmtpMoment): SmtpBehaviour => options.choose?.(moment) ?? always;

  const drop = (session: SMTPServerSession) => sockets.get(session.remotePort)?.destroy();
  function dropConnections(): void {
    for (const socket of sockets.values()) socket.destroy();
  }

  /** What to answer after the final dot: null is 250, and sometimes there is no answer, ever. */
  async function receive(stream: Readable, session: SMTPServerSession): Promise<Error | null> {
    const raw = await buffer(stream);
    const behaviour = chosen({ at: "data", to: session.envelope.rcptTo[0]?.address ?? "" });
    if (behaviour === "451-after-data") return reply(451, "4.3.0 try again later");
    if (behaviour === "554-after-data") return reply(554, "5.7.1 we do not like this message");
    mails.push(await readMail(session, raw));
    arrivals.emit("mail");
    if (behaviour === "slow-after-data") await once(arrivals, "release");
    if (behaviour === "drop-after-data") drop(session);
    return behaviour === "drop-after-data" || behaviour === "silence-after-data" ? silence : null;
  }

  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: options.tls === true ? [] : ["STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 1,
    onConnect(_session, callback) {
      const behaviour = chosen({ at: "connect" });
      if (behaviour === "silence-at-greeting") return;
      callback(behaviour === "421-at-connect" ? reply(421, "busy, come back later") : null);
    },
    onAuth(auth, _session, callback) {
      if (always === "535-at-auth") callback(reply(535, "5.7.8 authentication failed"));
      else callback(null, { user: auth.username });
    },
    onRcptTo(address, session, callback) {
      if (session.envelope.mailFrom !== false) askedFrom.push(session.envelope.mailFrom.address);
      const behaviour = chosen({ at: "recipient", to: address.address });
      if (behaviour === "drop-at-rcpt") drop(session);
      else callback(refusalAtRcpt(behaviour, address.address));
    },
    onData(stream, session, callback) {
      callbackify(receive)(stream, session, (error, answer) => callback(error ?? answer));
    },
  });
  server.on("error", () => undefined);
  server.server.on("connection", (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once("close", () => sockets.delete(remotePort));
  });

  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("the SMTP server has no port");

  return {
    url: `smtp://${options.login === true ? "aftercare:secret@" : ""}127.0.0.1:${address.port}`,
    port: address.port,
    mails,
    askedFrom,
    behave: (next) => {
      always = next;
    },
    async waitForMail(predicate = () => true) {
      const deadline = AbortSignal.timeout(10_000);
      for (;;) {
        const found = mails.find(predicate);
        if (found !== undefined) return found;
        await once(arrivals, "mail", { signal: deadline });
      }
    },
    release: () => arrivals.emit("release"),
    dropConnections,
    async stop() {
      dropConnections();
      await new Promise<void>((closed) => server.close(closed));
    },
  };
}

const silence = new Promise<never>(() => undefined);

function refusalAtRcpt(behaviour: SmtpBehaviour, address: string): Error | null {
  if (behaviour === "450-at-rcpt") return reply(450, `4.7.1 <${address}>: greylisted, see you in a while`);
  if (behaviour === "550-at-rcpt") return reply(550, `5.1.1 <${address}>: no such mailbox`);
  if (behaviour === "550-relaying-denied-at-rcpt") return reply(550, `5.7.1 <${address}>: relaying denied`);
  return null;
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
