import { HelpdeskError } from "./contract.ts";
import { retryAfterMs } from "./retry-after.ts";

const largestBytes = 2 * 1024 * 1024;

export type HelpdeskHttpSettings = {
  baseUrl: string;
  /** The whole value of the header, so that every way to sign in fits. */
  authorization: string;
  timeoutMs?: number | undefined;
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
export function createHelpdeskHttp({ baseUrl, authorization, timeoutMs = 15_000 }: HelpdeskHttpSettings): HelpdeskHttp {
  const base = baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`;
  return async ({ doing, method, path, headers = {}, body }) => {
    let response: Response;
    let text: string;
    try {
      response = await fetch(new URL(path.replace(/^\/+/, ""), base), {
        method,
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          accept: "application/json",
          authorization,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      text = await readCapped(response, doing);
    } catch (error) {
      if (error instanceof HelpdeskError) throw error;
      throw new HelpdeskError("unavailable", `${doing}: ${networkReason(error)}`);
    }
    if (!response.ok) throw refusal(response, doing);
    return { status: response.status, headers: response.headers, json: parseJson(text, doing) };
  };
}

/** An id as one part of a path; "..", which a URL would resolve away, names no ticket. */
export function pathSegment(id: string): string {
  if (id === "" || id === "." || id === "..")
    throw new HelpdeskError("not_found", "the id cannot be part of an address");
  return encodeURIComponent(id);
}

function refusal(response: Response, doing: string): HelpdeskError {
  const { status } = response;
  const message = `${doing}: the helpdesk answered ${status}`;
  const wait = retryAfterMs(response.headers.get("retry-after"), new Date());
  if (status === 401) return new HelpdeskError("unauthorized", message);
  if (status === 403) return new HelpdeskError("forbidden", message);
  if (status === 404 || status === 410) return new HelpdeskError("not_found", message);
  if (status === 409 || status === 412) return new HelpdeskError("conflict", message);
  if (status === 429) return new HelpdeskError("rate_limited", message, wait);
  if (status >= 500) return new HelpdeskError("unavailable", message, wait);
  return new HelpdeskError("unexpected", message);
}

async function readCapped(response: Response, doing: string): Promise<string> {
  if (response.body === null) return "";
  const body: AsyncIterable<Uint8Array> = response.body;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early cancels the stream, and with it the connection.
  for await (const part of body) {
    bytes += part.byteLength;
    if (bytes > largestBytes) throw new HelpdeskError("unexpected", `${doing}: the answer is larger than 2 MB`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
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

/** The operating system's code (ECONNREFUSED, ENOTFOUND…) at most: fetch's own messages may hold addresses. */
function networkReason(error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return "no answer in time";
  const cause = error instanceof Error ? error.cause : null;
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? ` (${cause.code})` : "";
  return `the connection failed${code}`;
}
