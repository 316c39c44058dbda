import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { findApiKey, type Scope } from "../../database/api-keys.ts";
import type { Database } from "../../database/connect.ts";
import { tokenHash } from "../../database/ids.ts";
import { authorize } from "../authorize.ts";
import { problem } from "../problem.ts";
import { clientNetwork } from "../rate-limit.ts";
import type { ApiEnv } from "./api.ts";

/** Lets a request pass that shows a valid API key (RFC 6750); what the key may do is asked by `needs`. */
export const authenticate = ({ sql }: { sql: Database }) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const key = apiKeyIn(c);
    const apiKey = key === null ? null : await findApiKey(sql, { key });
    if (apiKey === null) {
      const detail = "Send one as `Authorization: Bearer ak_…`; this one is missing, unknown or revoked.";
      return problem(c, { kind: "unauthorized", detail, headers: { "WWW-Authenticate": "Bearer" } });
    }
    if (apiKey.expired) {
      const detail = "This API key has expired; an admin makes a new one in the console, under Settings, API keys.";
      return problem(c, {
        kind: "unauthorized",
        detail,
        headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },
      });
    }
    c.set("apiKey", apiKey);
    return await next();
  });

/** The API key that a request shows, whether or not it is good; null without one. */
export const apiKeyIn = (c: Context): string | null =>
  /^Bearer +(ak_[\x21-\x7e]{1,200})$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? null;

/** Runs before the body is looked at, so that a key without the right learns nothing else. */
export const needs = (scope: Scope) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const { scopes } = c.get("apiKey");
    if (authorize({ kind: "api-key", scopes }, { action: scope })) return await next();
    return problem(c, { kind: "forbidden", detail: `It needs the scope ${scope}.` });
  });

/** Whose requests are counted together: those of one key, and without a key those of one network. */
export const apiKeyBucket = (c: Context): string => {
  const shown = c.req.header("authorization");
  return shown === undefined ? clientNetwork(c) : tokenHash(shown).toString("base64url");
};
