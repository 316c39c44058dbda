import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** True when nothing listens there on this machine; `localhost` may mean either address. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen("127.0.0.1", port)) && (await canListen("::1", port));
}

/**
 * A port nobody listens on. Below 32768, where the system takes the near ends of outgoing connections from: a port from
 * there may be in use a moment later.
 */
export async function freePort(taken: readonly number[] = []): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const port = randomInt(20_000, 32_000);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error("no free port found between 20000 and 32000");
}

async function canListen(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    // Other errors say that there is no such address here, or that we may not: nobody has taken it.
    server.once("error", (error) => resolve(!("code" in error && error.code === "EADDRINUSE")));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
