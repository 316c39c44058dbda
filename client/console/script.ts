import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Hono } from "hono";

const body = readFileSync(new URL("../static/console.js", import.meta.url), "utf8");

/** The console's one script; its name changes with its content. */
export const scriptPath = `/static/console.${createHash("sha256").update(body).digest("hex").slice(0, 12)}.js`;

/** As with the style sheet: any hash gets the current one, and only the right one may be kept. */
export const scriptFile = new Hono().get("/static/:file{console\\.[0-9a-f]+\\.js}", (c) =>
  c.body(body, 200, {
    "Content-Type": "text/javascript; charset=utf-8",
    "Cache-Control": c.req.path === scriptPath ? "public, max-age=31536000, immutable" : "no-cache",
    "X-Content-Type-Options": "nosniff",
  }),
);
