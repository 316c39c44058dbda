import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** True when nothing listens there on 127.0.0.1, nor on all addresses. */
export async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
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
