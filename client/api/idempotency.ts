import { createHash } from "node:crypto";
import { createMiddleware } from "hono/factory";
import type { Database } from "../../database/connect.ts";
import { claimRequest, keepAnswer, releaseRequest } from "../../database/idempotency.ts";
import { problem } from "../problem.ts";
import type { ApiEnv } from "./api.ts";

/** What is said again with it; the others are about the moment of each answer. */
const partOfTheAnswer = ["ETag", "Location"] as const;

/**
 * `Idempotency-Key` on every POST: the same request again gets the first answer again, for 24 h and for each API key by
 * itself. Only what was done is kept: a refused or failed request did nothing and frees its key, so that it may be
 * corrected and sent again.
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
        case "answered":
          return new Response(claim.answer.body, {
            status: claim.answer.status,
            headers: { "Content-Type": "application/json", ...claim.answer.headers, "Idempotent-Replayed": "true" },
          });
      }
    }
    await next();
    const mine = { apiKeyId, key, claim: claim.claim };
    if (c.res.status >= 400) return await releaseRequest(sql, mine);
    const { status } = c.res;
    const headers: Record<string, string> = {};
    for (const name of partOfTheAnswer) {
      const value = c.res.headers.get(name);
      if (value !== null) headers[name] = value;
    }
    const answer = { status, headers, body: await c.res.clone().text() };
    return await keepAnswer(sql, { ...mine, answer });
  });
