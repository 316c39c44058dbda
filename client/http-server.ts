import { createServer, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";

type Listening = { port: number; stop(): Promise<void> };
/** After this a request that is still running is cut off; its sender cannot tell, and sends it again. */
const patienceMs = 10_000;

/** Serves `fetch` on a port. `stop` takes no new connection, lets go of idle ones and waits for what is in flight. */
export async function startHttpServer(
  fetch: (request: Request, env: object) => Response | Promise<Response>,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  const listener = getRequestListener(fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen({ host, port }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    stop: () => close(server),
  };
}

async function close(server: Server): Promise<void> {
  let closed = false;
  const closing = new Promise<void>((resolve) => {
    server.close(() => {
      closed = true;
      resolve();
    });
  });
  const untilMs = performance.now() + patienceMs;
  while (!closed && performance.now() < untilMs) {
    // A connection that has just answered becomes idle, and would be kept alive.
    server.closeIdleConnections();
    await Promise.race([closing, sleep(50)]);
  }
  server.closeAllConnections();
  await closing;
}
