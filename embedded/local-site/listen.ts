import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";

/** A web server on this machine only. Rejects with Node's own error (EADDRINUSE…) when the port is taken; port 0 takes a free one. */
export async function listen({
  app,
  port,
}: {
  app: Hono;
  port: number;
}): Promise<{ url: string; close(): Promise<void> }> {
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The web server listens on no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Browsers keep connections open that carry nothing.
        if ("closeIdleConnections" in server) server.closeIdleConnections();
        setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), 1_000).unref();
      }),
  };
}
