import { createServer, request as httpRequest } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Gates } from "./gates.ts";

export const helpdeskGate = (at: { request: string; side: "before" | "after"; ticket: string }): string =>
  `${at.request} ${at.side} ${at.ticket}`;

/** Stands before the helpdesk, and holds a request on its way there or its answer on the way back. */
export async function stallingProxy({ target, gates }: { target: string; gates: Gates }) {
  const server = createServer((incoming, outgoing) => {
    pass({ target, gates, incoming, outgoing }).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy listens on no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Passing = { target: string; gates: Gates; incoming: IncomingMessage; outgoing: ServerResponse };

async function pass({ target, gates, incoming, outgoing }: Passing): Promise<void> {
  const request = incoming.method ?? "";
  const ticket = /\/tickets\/([^/?]+)/.exec(incoming.url ?? "")?.[1] ?? "";
  const body = await buffer(incoming);
  if (!(await gates.pass(helpdeskGate({ request, side: "before", ticket })))) return void incoming.socket.destroy();
  const answer = await forward({ target, incoming, body });
  const said = await buffer(answer);
  if (!(await gates.pass(helpdeskGate({ request, side: "after", ticket })))) return void incoming.socket.destroy();
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(said);
}

async function forward(onward: { target: string; incoming: IncomingMessage; body: Buffer }): Promise<IncomingMessage> {
  const { target, incoming, body } = onward;
  return await new Promise((resolve, reject) => {
    httpRequest(new URL(incoming.url ?? "/", target), {
      method: incoming.method ?? "GET",
      headers: { ...incoming.headers, host: new URL(target).host },
    })
      .on("response", resolve)
      .on("error", reject)
      .end(body);
  });
}
