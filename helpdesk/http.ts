import { HelpdeskError } from "./contract.ts";
import { type Outgoing, OutgoingError, type OutgoingReply, privateAddressText } from "./outgoing.ts";
import { retryAfterMs } from "./retry-after.ts";

const mostBytes = 2 * 1024 * 1024;

export type HelpdeskHttpSettings = {
  baseUrl: string;
  /** The whole value of the header, so that every way to sign in fits. */
  authorization: string;
  timeoutMs?: number | undefined;
  outgoing: Outgoing;
};
export type HelpdeskRequest = {
  /** Words for the error message ("reading the ticket"); never data. */
  doing: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the base URL; ids in it through `pathSegment`. */
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
};
/** `json` is null when the answer has no body. */
export type HelpdeskReply = { status: number; headers: Headers; json: unknown };
export type HelpdeskHttp = (request: HelpdeskRequest) => Promise<HelpdeskReply>;

/**
 * Speaks JSON with a helpdesk: 15 s for everything, at most 2 MB, no redirects followed (they could carry the token
 * elsewhere). Only a 2xx with readable JSON comes back; all else is a `HelpdeskError` whose message names what was
 * being done and the status, and never repeats what the helpdesk wrote.
 */
export function createHelpdeskHttp(settings: HelpdeskHttpSettings): HelpdeskHttp {
  const { baseUrl, authorization, timeoutMs = 15_000, outgoing } = settings;
  const base = baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`;
  return async ({ doing, method, path, headers = {}, body }) => {
    const reply = await outgoing
      .send({
        url: new URL(path.replace(/^\/+/, ""), base),
        method,
        headers: {
          accept: "application/json",
          authorization,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        timeoutMs,
        mostBytes,
      })
      .catch((error: unknown) => {
        throw notAnswered(error, doing);
      });
    if (reply.status < 200 || reply.status > 299) throw refusal(reply, doing);
    return { status: reply.status, headers: reply.headers, json: parseJson(reply.text, doing) };
  };
}

/** An id as one part of a path; "..", which a URL would resolve away, names no ticket. */
export function pathSegment(id: string): string {
  if (id === "" || id === "." || id === "..")
    throw new HelpdeskError("not_found", "the id cannot be part of an address");
  return encodeURIComponent(id);
}

function refusal({ status, headers }: OutgoingReply, doing: string): HelpdeskError {
  const message = `${doing}: the helpdesk answered ${status}`;
  const wait = retryAfterMs(headers.get("retry-after"), new Date());
  if (status === 401) return new HelpdeskError("unauthorized", message);
  if (status === 403) return new HelpdeskError("forbidden", message);
  if (status === 404 || status === 410) return new HelpdeskError("not_found", message);
  if (status === 409 || status === 412) return new HelpdeskError("conflict", message);
  if (status === 429) return new HelpdeskError("rate_limited", message, wait);
  if (status >= 500) return new HelpdeskError("unavailable", message, wait);
  return new HelpdeskError("unexpected", message);
}

function parseJson(text: string, doing: string): unknown {
  if (text === "") return null;
  try {
    const value: unknown = JSON.parse(text, withoutNul);
    return value;
  } catch {
    throw new HelpdeskError("unexpected", `${doing}: the answer is not JSON`);
  }
}

/** Postgres keeps no NUL in a text, and no helpdesk means anything by one. */
const withoutNul = (_name: string, value: unknown): unknown =>
  typeof value === "string" ? value.replaceAll("\0", "") : value;

function notAnswered(error: unknown, doing: string): HelpdeskError {
  if (!(error instanceof OutgoingError)) return new HelpdeskError("unexpected", `${doing}: it could not be sent`);
  switch (error.why) {
    case "not-allowed":
      return new HelpdeskError("not_allowed", `${doing}: ${privateAddressText}`);
    case "too-large":
      return new HelpdeskError("unexpected", `${doing}: the answer is larger than 2 MB`);
    case "late":
      return new HelpdeskError("unavailable", `${doing}: no answer in time`);
    case "failed": {
      const code = error.systemCode === null ? "" : ` (${error.systemCode})`;
      return new HelpdeskError("unavailable", `${doing}: the connection failed${code}`);
    }
  }
}
