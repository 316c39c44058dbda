import { Hono } from "hono";
import { html } from "hono/html";
import { customerPageHeaders } from "./security-headers.ts";
import { stylesheetPath } from "./static/stylesheet.ts";

/** Notes in helpdesks link to cases in the console; until it exists, its addresses say where the case can be read. */
export function consoleNotice({ url }: { url: string }) {
  const app = new Hono();
  app.use("/console/*", customerPageHeaders({ url }));
  app.get("/console/*", (c) => {
    const [followUpId] = /fu_[a-z2-7]{1,40}/.exec(c.req.path) ?? [];
    const address = followUpId === undefined ? "/v1/follow-ups" : `/v1/follow-ups/${followUpId}`;
    return c.html(notice(address), 404);
  });
  return app;
}

function notice(address: string) {
  return html`<!doctype html>${(
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>No console yet · Aftercare</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href={stylesheetPath} />
        </head>
        <body class="customer">
          <div class="customer-page">
            <main id="main">
              <h1>The console is not part of this version</h1>
              <p class="customer-about">
                The case can be read over the API, with an API key: <code>GET {address}</code>. The{" "}
                <a href="/docs">reference</a> shows how.
              </p>
            </main>
          </div>
        </body>
      </html>
    )}`;
}
