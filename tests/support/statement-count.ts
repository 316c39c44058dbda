import { connect as dial, createServer, type Socket } from "node:net";

/** Of the messages a client sends (Postgres protocol 3.0, §55.7), those that say what is executed. */
const parse = 0x50;
const bind = 0x42;
const execute = 0x45;
const simpleQuery = 0x51;
/** Of those the server sends: it has answered, and waits for the next. */
const readyForQuery = 0x5a;

export type StatementCount = {
  /** The same database, reached through the counter. */
  url: string;
  /**
   * What was executed since the last call, in the order in which it came; BEGIN and COMMIT are statements too. `waits`: how
   * often one was sent while its connection had nothing under way, which is a round trip that somebody waits for.
   */
  taken(): { statements: string[]; waits: number };
  stop(): Promise<void>;
};

/**
 * Stands before Postgres and notes every statement that is executed, whoever sends it and by which driver. Each of
 * them is one round trip, once its text is prepared.
 */
export async function countStatements(databaseUrl: string): Promise<StatementCount> {
  const target = new URL(databaseUrl);
  let statements: string[] = [];
  let waits = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.once("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
  };
  const server = createServer((near) => {
    const far = keep(dial({ host: target.hostname, port: Number(target.port) }));
    let underWay = 0;
    const read = statementReader((text) => {
      statements.push(text);
      if (underWay === 0) waits += 1;
      underWay += 1;
    });
    const answered = messages({ greeted: true }, ({ type }) => {
      if (type === readyForQuery) underWay = Math.max(0, underWay - 1);
    });
    keep(near).on("data", read).pipe(far).on("data", answered).pipe(near);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the counter listens on no port");
  const url = new URL(target);
  url.host = `127.0.0.1:${address.port}`;
  return {
    url: url.href,
    taken() {
      const taken = { statements, waits };
      [statements, waits] = [[], 0];
      return taken;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

function statementReader(note: (text: string) => void): (chunk: Buffer) => void {
  const prepared = new Map<string, string>();
  let bound = "";
  return messages({ greeted: false }, ({ type, body }) => {
    const [name = "", text = ""] = body.toString("utf8").split("\0");
    if (type === parse) prepared.set(name, text);
    if (type === bind) bound = prepared.get(text) ?? "";
    if (type === execute) note(bound.trim());
    if (type === simpleQuery) note(name.trim());
  });
}

/** Reads one half of the protocol, however it is cut into chunks; a client's very first message has no type before its length. */
function messages(
  { greeted }: { greeted: boolean },
  read: (message: { type: number | undefined; body: Buffer }) => void,
): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let isTyped = greeted;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const start = isTyped ? 1 : 0;
      if (rest.length < start + 4) return;
      const end = start + rest.readInt32BE(start);
      if (rest.length < end) return;
      read({ type: isTyped ? rest[0] : undefined, body: rest.subarray(start + 4, end) });
      isTyped = true;
      rest = rest.subarray(end);
    }
  };
}
