import { connect, type Socket } from "node:net";

export type SmtpDialogue = {
  /** Sends what is given, a line end after it, and returns the whole reply to it. */
  say(line: string): Promise<string>;
  /** Sends bytes as they are, and waits for nothing. */
  write(bytes: string): void;
  /** The next whole reply, which may have come already; null when the other side has closed. */
  heard(): Promise<string | null>;
  socket: Socket;
  end(): void;
};

/** Speaks SMTP by hand, as a person with telnet would; the greeting is heard first. */
export async function smtpDialogue(server: { port: number }): Promise<SmtpDialogue & { greeting: string }> {
  const socket = connect(server.port, "127.0.0.1").setEncoding("latin1");
  socket.on("error", () => undefined);
  let unread = "";
  let closed = false;
  let wake: () => void = () => undefined;
  socket.on("data", (text: string) => {
    unread += text;
    wake();
  });
  socket.once("close", () => {
    closed = true;
    wake();
  });
  async function heard(): Promise<string | null> {
    for (;;) {
      const [whole] = /^(?:\d{3}-[^\n]*\n)*\d{3} [^\n]*\n/.exec(unread) ?? [];
      if (whole !== undefined) {
        unread = unread.slice(whole.length);
        return whole;
      }
      if (closed) return null;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  const greeting = (await heard()) ?? "";
  return {
    greeting,
    socket,
    heard,
    write: (bytes) => void socket.write(bytes, "latin1"),
    async say(line) {
      socket.write(`${line}\r\n`, "latin1");
      return (await heard()) ?? "";
    },
    end: () => void socket.destroy(),
  };
}
