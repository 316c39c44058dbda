import { createServer, type IncomingHttpHeaders } from "node:http";

export type ReceivedWebhook = { path: string; headers: IncomingHttpHeaders; body: string };

/** A system that takes webhooks over HTTP, or does not; a status of 0 never answers. */
export async function webhookReceiver() {
  const received: ReceivedWebhook[] = [];
  let statusOf: (path: string) => number = () => 200;
  let says = "a body that is shown";
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      received.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString() });
      const status = statusOf(path);
      if (status > 0) response.writeHead(status, { location: "/elsewhere" }).end(says);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    received,
    ids: () => received.map(({ headers }) => String(headers["webhook-id"])),
    answer(status: (path: string) => number): void {
      statusOf = status;
    },
    say(body: string): void {
      says = body;
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type WebhookReceiver = Awaited<ReturnType<typeof webhookReceiver>>;
