import { readFile } from "node:fs/promises";
import { Hono } from "hono";

/** The product's own look comes first; these pages only add to it. */
const styles = ["../../client/static/tokens.css", "../../client/static/components.css", "./local-site.css"].map(
  (path) => new URL(path, import.meta.url),
);
const script = new URL("./live.js", import.meta.url);

/** `/site.css` and `/live.js`, the same for every embedded page. */
export function assets(): Hono {
  const app = new Hono();
  app.get("/site.css", async (c) => {
    const sheets = await Promise.all(styles.map(readOrNothing));
    return c.body(sheets.join("\n"), 200, { "content-type": "text/css; charset=utf-8", "cache-control": "no-cache" });
  });
  app.get("/live.js", async (c) =>
    c.body(await readFile(script, "utf8"), 200, {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "no-cache",
    }),
  );
  return app;
}

/** Without the product's sheet the pages are plain, but they work. */
async function readOrNothing(file: URL): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
