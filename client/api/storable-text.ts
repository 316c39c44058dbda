import { createMiddleware } from "hono/factory";
import { pointerTo } from "../failures.ts";
import { invalid } from "../problem.ts";

const nul = "holds the character NUL, which no text may";
const half = "holds half a character (an unpaired surrogate), which no text may";

/** Postgres keeps no NUL in a text: an address with one is refused, instead of failing in the middle. */
export const storableAddress = createMiddleware(async (c, next) => {
  if (!/%00/.test(c.req.url)) return await next();
  return invalid(c, { parameter: nulParameter(c.req.url), detail: nul });
});

/** Neither NUL nor halves of characters can be kept: a JSON body with one is refused with its place. */
export const storableBody = createMiddleware(async (c, next) => {
  if (!/^application\/(?:[a-z.-]+\+)?json/i.test(c.req.header("content-type") ?? "")) return await next();
  const text = await c.req.text();
  // Either is only there where it was escaped; a pair of halves is looked at as well.
  if (!/\\u(?:0000|d[89a-f])/i.test(text)) return await next();
  const fault = findFault(parsed(text), []);
  if (fault === null) return await next();
  return invalid(c, { pointer: pointerTo(fault.path), detail: fault.detail });
});

function nulParameter(url: string): string {
  const found = [...new URL(url).searchParams].find(([name, value]) => `${name}${value}`.includes("\0"));
  return found ? found[0].replaceAll("\0", "") : "path";
}

const deepest = 100;
type Found = { path: string[]; detail: string };

/** What lies deeper than any request of ours is refused by its shape later. */
function findFault(value: unknown, path: string[]): Found | null {
  if (path.length > deepest) return null;
  if (typeof value === "string") return faultIn(value, path);
  if (typeof value !== "object" || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    const found = faultIn(name, path) ?? findFault(member, [...path, name]);
    if (found !== null) return found;
  }
  return null;
}

function faultIn(text: string, path: string[]): Found | null {
  if (text.includes("\0")) return { path, detail: nul };
  return /\p{Surrogate}/u.test(text) ? { path, detail: half } : null;
}

/** What is not JSON is refused later, with its own problem. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
