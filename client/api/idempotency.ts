import { createHash } from "node:crypto";
import { createMiddleware } from "hono/factory";
import type { Database } from "../../database/connect.ts";
import { claimRequest, keepAnswer, releaseRequest } from "../../database/idempotency.ts";
import { problem } from "../problem.ts";
import type { ApiEnv } from "./api.ts";
import { apiKeyIn } from "./authenticate.ts";
import { type KeptAnswer, openAnswer, sealAnswer } from "./kept-answer.ts";

/**
 * `Idempotency-Key` on every POST: the same request again gets the first answer again, for 24 h and for each API key by
 * itself. Only what was done is kept, so that nobody but the holder of the API key can read it: a refused or failed request
 * did nothing and frees its key, so that it may be corrected and sent again.
 */
export const idempotency = ({ sql }: { sql: Database }) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const key = c.req.method === "POST" ? c.req.header("idempotency-key") : undefined;
    if (key === undefined) return await next();
    if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
      const fault = { header: "Idempotency-Key", detail: "must be 1 to 255 printable ASCII characters" };
      return problem(c, { kind: "malformed", detail: `Idempotency-Key ${fault.detail}.`, errors: [fault] });
    }
    const url = new URL(c.req.url);
    const requestSha256 = createHash("sha256")
      .update(`${url.pathname}${url.search}\n`)
      .update(new Uint8Array(await c.req.arrayBuffer()))
      .digest();
    const apiKeyId = c.get("apiKey").id;
    const asker = { apiKey: apiKeyIn(c) ?? "", idempotencyKey: key };
    const claim = await claimRequest(sql, { apiKeyId, key, requestSha256 });
    if (!claim.claimed) {
      switch (claim.because) {
        case "other-request":
          return problem(c, { kind: "key-reused", detail: "Use a new Idempotency-Key for another request." });
        case "running":
          return problem(c, {
            kind: "request-running",
            detail: "Its answer will be kept; ask again in a moment.",
            headers: { "Retry-After": "1" },
          });
        case "answered": {
          const first = claim.answer === null ? formerly(claim.body) : openAnswer(claim.answer, asker);
          if (first === null) {
            const detail = "Its answer was kept under the former text of this API key. Use a new Idempotency-Key.";
            return problem(c, { kind: "key-reused", detail });
          }
          const headers = new Headers([...first.headers, ["Idempotent-Replayed", "true"]]);
          return new Response(first.body, { status: claim.status, headers });
        }
      }
    }
    await next();
    const mine = { apiKeyId, key, claim: claim.claim };
    if (c.res.status >= 400) return await releaseRequest(sql, mine);
    const headers = repeated.flatMap((name): [string, string][] => {
      const value = c.res.headers.get(name);
      return value === null ? [] : [[name, value]];
    });
    const answer = sealAnswer({ headers, body: await c.res.clone().text() }, asker);
    return await keepAnswer(sql, { ...mine, status: c.res.status, answer });
  });

/** What an answer says beside its body; limits and the like are of each request anew. */
const repeated = ["Content-Type", "Cache-Control", "Location", "ETag"];

const formerly = (body: string): KeptAnswer => ({ headers: [["Content-Type", "application/json"]], body });
