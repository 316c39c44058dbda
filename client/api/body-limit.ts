import type { Context, MiddlewareHandler } from "hono";
import { problem } from "../problem.ts";

type BodyLimit = {
  bytes: number;
  /** The 413 itself; the default is problem+json. */
  refuse?: (c: Context) => Response | Promise<Response>;
};

/**
 * Refuses a body above `bytes` before anything reads it. The length a sender declares is believed, since node reads no
 * further; only a body without one is counted. (hono's own fails on bodies without a length under this server.)
 */
export function bodyLimit({ bytes, refuse }: BodyLimit): MiddlewareHandler {
  const tooLarge =
    refuse ?? ((c: Context) => problem(c, { kind: "too-large", detail: `At most ${bytes} bytes are taken here.` }));
  return async (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return await next();
    const declared = c.req.header("content-length");
    const isCounted = declared === undefined || c.req.header("transfer-encoding") !== undefined;
    const fits = isCounted ? await isWithin(c.req.raw, bytes) : Number(declared) <= bytes;
    return fits ? await next() : await tooLarge(c);
  };
}

/** Counts a copy of the body, and gives up as soon as it is too much; whoever comes next reads the original. */
async function isWithin(request: Request, bytes: number): Promise<boolean> {
  const body: ReadableStream<Uint8Array> | null = request.clone().body;
  if (body === null) return true;
  const reader = body.getReader();
  let seen = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    seen += piece.value.byteLength;
    if (seen > bytes) return false;
  }
  return true;
}
