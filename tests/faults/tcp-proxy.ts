import { connect, createServer, type Socket } from "node:net";

/** What may happen to a piece of a conversation. `lose-answer`: it gets there, and the connection ends at the first byte of the answer. */
export type WireFault =
  | { kind: "delay"; ms: number }
  | { kind: "reset" }
  | { kind: "black-hole" }
  | { kind: "lose-answer" };
export type TcpProxy = {
  port: number;
  /** Ends every connection there is, as a firewall does that has forgotten them; new ones are welcome. */
  cutAll(): void;
  stop(): Promise<void>;
};

/**
 * Stands between two processes and lets pass what they say to each other, but for what `choose` decides: it is asked
 * about every piece that comes from the side that connected. A black hole swallows both directions for eight seconds;
 * then the connection is reset, as by a router that is back and knows nothing of it.
 */
export async function tcpProxy(parts: { target: number; choose: () => WireFault | null }): Promise<TcpProxy> {
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: "127.0.0.1", port: parts.target, noDelay: true });
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.once("close", () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    relay({ near, far, choose: parts.choose });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the TCP proxy has no port");
  const cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: address.port,
    cutAll,
    stop: async () => {
      cutAll();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

const blackHoleMs = 8_000;

function relay({ near, far, choose }: { near: Socket; far: Socket; choose: () => WireFault | null }): void {
  let swallowing = false;
  let answerIsLost = false;
  // Pieces keep their order, also behind one that is late.
  let before = Promise.resolve();
  const reset = () => {
    near.resetAndDestroy();
    far.destroy();
  };
  near.on("data", (piece: Buffer) => {
    if (swallowing) return;
    const fault = choose();
    switch (fault?.kind) {
      case "reset":
        return reset();
      case "black-hole":
        swallowing = true;
        setTimeout(reset, blackHoleMs).unref();
        return;
      case "lose-answer":
        answerIsLost = true;
        break;
      case "delay":
        before = before.then(() => new Promise((resolve) => setTimeout(resolve, fault.ms)));
        break;
      case undefined:
        break;
    }
    before = before.then(() => void far.write(piece));
  });
  far.on("data", (piece: Buffer) => {
    if (answerIsLost) return reset();
    if (!swallowing) near.write(piece);
    return undefined;
  });
  near.on("end", () => void before.then(() => far.end()));
  far.on("end", () => near.end());
}
