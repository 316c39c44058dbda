import { connect as dial, createServer, type Socket } from "node:net";

/** Of the messages a client sends (Postgres protocol 3.0, §55.7), those that say what is executed. */
const parse = 0x50;
const bind = 0x42;
const execute = 0x45;
const simpleQuery = 0x51;

export type StatementCount = {
  /** The same database, reached through the counter. */
  url: string;
  /** What was executed since the last call, in the order in which it came; BEGIN and COMMIT are statements too. */
  taken(): string[];
  stop(): Promise<void>;
};

/**
 * Stands before Postgres and notes every statement that is executed, whoever sends it and by which driver. Each of
 * them is one round trip, once its text is prepared.
 */
export async function countStatements(databaseUrl: string): Promise<StatementCount> {
  const target = new URL(databaseUrl);
  const executed: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.once("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
  };
  const server = createServer((near) => {
    const far = keep(dial({ host: target.hostname, port: Number(target.port) }));
    const read = statementReader((text) => executed.push(text));
    keep(near).on("data", read).pipe(far).pipe(near);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the counter listens on no port");
  const url = new URL(target);
  url.host = `127.0.0.1:${address.port}`;
  return {
    url: url.href,
    taken: () => executed.splice(0),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

/** Reads one connection's half of the protocol, however it is cut into chunks. */
function statementReader(note: (text: string) => void): (chunk: Buffer) => void {
  const prepared = new Map<string, string>();
  let rest = Buffer.alloc(0);
  let greeted = false;
  let bound = "";
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      // The very first message has no type before its length.
      const start = greeted ? 1 : 0;
      if (rest.length < start + 4) return;
      const end = start + rest.readInt32BE(start);
      if (rest.length < end) return;
      const [name = "", text = ""] = rest.toString("utf8", start + 4, end).split("\0");
      const type = greeted ? rest[0] : null;
      if (type === parse) prepared.set(name, text);
      if (type === bind) bound = prepared.get(text) ?? "";
      if (type === execute) note(bound.trim());
      if (type === simpleQuery) note(name.trim());
      greeted = true;
      rest = rest.subarray(end);
    }
  };
}
