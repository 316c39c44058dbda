import { createMiddleware } from "hono/factory";
import { pointerTo } from "../failures.ts";
import { invalid } from "../problem.ts";

const detail = "holds the character NUL, which no text may";

/** Postgres keeps no NUL in a text: a request with one is refused with its place, instead of failing in the middle. */
export const noNul = createMiddleware(async (c, next) => {
  if (/%00/.test(c.req.url)) return invalid(c, { parameter: nulParameter(c.req.url), detail });
  if (!/^application\/(?:[a-z.-]+\+)?json/i.test(c.req.header("content-type") ?? "")) return await next();
  const text = await c.req.text();
  if (!text.includes("\\u0000")) return await next();
  const path = pathToNul(parsed(text), []);
  return path === null ? await next() : invalid(c, { pointer: pointerTo(path), detail });
});

function nulParameter(url: string): string {
  const found = [...new URL(url).searchParams].find(([name, value]) => `${name}${value}`.includes("\0"));
  return found ? found[0].replaceAll("\0", "") : "path";
}

const deepest = 100;

/** What lies deeper than any request of ours is refused by its shape later. */
function pathToNul(value: unknown, path: string[]): string[] | null {
  if (path.length > deepest) return null;
  if (typeof value === "string") return value.includes("\0") ? path : null;
  if (typeof value !== "object" || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    const found = name.includes("\0") ? path : pathToNul(member, [...path, name]);
    if (found !== null) return found;
  }
  return null;
}

/** What is not JSON is refused later, with its own problem. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
