import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Hono } from "hono";

/** The one style sheet of every page, in this order; read once at the start. */
const body = ["tokens.css", "components.css", "customer.css", "console.css"]
  .map((name) => readFileSync(new URL(name, import.meta.url), "utf8"))
  .join("\n");
const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);

/** Changes with the content, so that it may be kept for ever. */
export const stylesheetPath = `/static/aftercare.${hash}.css`;

/**
 * While a new version is rolled out, a page of one process asks another for its style sheet: any hash gets the current one, but
 * only the right one may be kept.
 */
export const staticFiles = new Hono().get("/static/:file{aftercare\\.[0-9a-f]+\\.css}", (c) =>
  c.body(body, 200, {
    "Content-Type": "text/css; charset=utf-8",
    "Cache-Control": c.req.path === stylesheetPath ? "public, max-age=31536000, immutable" : "no-cache",
  }),
);
