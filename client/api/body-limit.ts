import type { MiddlewareHandler } from "hono";
import { bodyLimit as countedLimit } from "hono/body-limit";
import { problem } from "../problem.ts";

/**
 * Refuses a body above `bytes` before anything reads it. The length a sender declares is believed, since node reads no
 * further; only a body without one is counted, which costs four times as much (hono builds a whole Request for it).
 */
export function bodyLimit({ bytes }: { bytes: number }): MiddlewareHandler {
  const detail = `At most ${bytes} bytes are taken here.`;
  const counted = countedLimit({ maxSize: bytes, onError: (c) => problem(c, { kind: "too-large", detail }) });
  return async (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return await next();
    const declared = c.req.header("content-length");
    if (declared === undefined || c.req.header("transfer-encoding") !== undefined) return await counted(c, next);
    if (Number(declared) <= bytes) return await next();
    return problem(c, { kind: "too-large", detail });
  };
}
