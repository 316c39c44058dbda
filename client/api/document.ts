import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { describeHeaders } from "./document-headers.ts";

const about = {
  openapi: "3.1.0",
  info: {
    title: "Aftercare",
    version: "1",
    description:
      "Asks customers whether a fix held, and closes the loop. Times are ISO 8601 in UTC, durations ISO 8601 (`PT36H`). Every error is a problem (RFC 9457) that names the field.",
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
};
/** Swagger UI sets styles on elements by script, which a policy without 'unsafe-inline' allows; it needs no more. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Aftercare API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<script src="/docs/swagger-ui-bundle.js" defer></script>
<script src="/docs/start.js" defer></script>
</head>
<body><main id="reference"></main><noscript>The reference needs JavaScript; the document itself is at <a href="/openapi.json">/openapi.json</a>.</noscript></body>
</html>
`;
const start = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#reference", deepLinking: true, validatorUrl: null });\n`;
const require = createRequire(import.meta.url);
const assets = dirname(require.resolve("swagger-ui-dist/package.json"));
const headers = {
  "Content-Security-Policy": pagePolicy,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-cache",
};

/** The API's description, from the schemas that check the requests, and a page to read it. Nothing comes from elsewhere. */
export function documentRoutes(app: OpenAPIHono, { url }: { url: string }): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "ak_…",
  });
  let json: string | null = null;
  app.get("/openapi.json", (c) => {
    json ??= JSON.stringify(
      describeHeaders(app.getOpenAPI31Document({ ...about, servers: [{ url }], security: [{ apiKey: [] }] })),
    );
    return c.body(json, 200, { "Content-Type": "application/json", "Cache-Control": "no-cache" });
  });
  app.get("/docs", (c) => c.body(page, 200, { ...headers, "Content-Type": "text/html; charset=utf-8" }));
  app.get("/docs/start.js", (c) =>
    c.body(start, 200, { ...headers, "Content-Type": "text/javascript; charset=utf-8" }),
  );
  app.get("/docs/swagger-ui-bundle.js", async (c) =>
    c.body(await asset("swagger-ui-bundle.js"), 200, { ...headers, "Content-Type": "text/javascript; charset=utf-8" }),
  );
  app.get("/docs/swagger-ui.css", async (c) =>
    c.body(await asset("swagger-ui.css"), 200, { ...headers, "Content-Type": "text/css; charset=utf-8" }),
  );
}

const asset = (name: string): Promise<string> => readFile(join(assets, name), "utf8");
