import type { Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { readMail, type ReceivedMail } from "../support/received-mail.ts";
import type { Gates } from "./gates.ts";

export const recipientGate = (address: string): string => `recipient ${address}`;
export const receivedGate = ({ mail, address }: { mail: string; address: string }): string =>
  `received ${mail} ${address}`;

/** A mail server that holds a sender when it names the recipient, or when it has the whole mail and has not said so. */
export async function stallingSmtp({ gates }: { gates: Gates }) {
  const mails: ReceivedMail[] = [];
  const sockets = new Map<number, Socket>();
  const cut = (session: SMTPServerSession) => sockets.get(session.remotePort)?.destroy();

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 1,
    onRcptTo({ address }, session, callback) {
      const ask = async () => {
        if (await gates.pass(recipientGate(address))) callback();
        else cut(session);
      };
      void ask();
    },
    onData(stream, session, callback) {
      const receive = async () => {
        const mail = await readMail(session, await buffer(stream));
        mails.push(mail);
        const kind = mail.messageId.replace(/^<|\..*$/g, "");
        const goOn = await gates.pass(receivedGate({ mail: kind, address: mail.envelope.to[0] ?? "" }));
        if (goOn) callback();
        else cut(session);
      };
      // A sender that was killed half-way: nothing has arrived.
      receive().catch(() => cut(session));
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
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    async stop() {
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((closed) => server.close(closed));
    },
  };
}
export type StallingSmtp = Awaited<ReturnType<typeof stallingSmtp>>;
