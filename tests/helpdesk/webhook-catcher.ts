import { createServer } from "node:http";

export type CaughtWebhook = { headers: Record<string, string | undefined>; body: string; at: Date };
export type WebhookCatcher = {
  url: string;
  caught: CaughtWebhook[];
  /** What is answered from now on. */
  answerWith(status: number): void;
  stop(): Promise<void>;
};

/** Receives webhooks as they come over the wire. */
export async function startWebhookCatcher(port = 0): Promise<WebhookCatcher> {
  const caught: CaughtWebhook[] = [];
  let status = 202;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      caught.push({ headers, body: Buffer.concat(parts).toString("utf8"), at: new Date() });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The catcher listens on no port.");
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    caught,
    answerWith: (next) => {
      status = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
