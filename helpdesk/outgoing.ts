import { lookup } from "node:dns/promises";
import type { LookupAddress } from "node:dns";
import { Agent as HttpAgent, type IncomingMessage, request as overHttp } from "node:http";
import { Agent as HttpsAgent, request as overHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { AllowedPrivate } from "./private-networks.ts";

export type OutgoingRequest = {
  url: URL;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  headers: Record<string, string>;
  body?: string | undefined;
  /** For everything: finding the address, connecting, and the last byte of the answer. */
  timeoutMs: number;
  /** Of the answer's body. */
  mostBytes: number;
  /** The status is what counts: of the body the beginning is enough, and as much of it as comes within a second. */
  cut?: boolean | undefined;
};
export type OutgoingReply = { status: number; headers: Headers; text: string };
/** The one way out to addresses that come from a configuration. */
export type Outgoing = {
  /** Fails with an `OutgoingError`. A redirect is an answer like any other. */
  send(request: OutgoingRequest): Promise<OutgoingReply>;
  /** Whether this address can be refused by its looks; a name has to be looked up, which `send` does. */
  refuses(url: string): boolean;
};

/** Stands in problems and connection checks, and tells an admin whom to ask. */
export const privateAddressText =
  "its address is private and the operator has not allowed it: set ALLOWED_PRIVATE_NETWORKS";

/** Why nothing came back. `systemCode` is the operating system's at most: other words may hold addresses. */
export class OutgoingError extends Error {
  readonly why: "not-allowed" | "late" | "too-large" | "failed";
  readonly systemCode: string | null;
  constructor(why: OutgoingError["why"], systemCode: string | null = null) {
    super(why);
    this.name = "OutgoingError";
    this.why = why;
    this.systemCode = systemCode;
  }
}

const beginningMs = 1_000;
type Resolve = (hostname: string) => Promise<LookupAddress[]>;
const resolveAll: Resolve = (hostname) => lookup(hostname, { all: true });

/**
 * Sends requests to where an admin, not the operator, has decided: never to a private address that the operator has not
 * allowed. It is the address connected to that is looked at, at each request anew, so that a name which changes its mind
 * gains nothing. Redirects are not followed, a user name in the URL and proxies of the environment are not used, and no
 * connection is kept.
 */
export function createOutgoing({
  allowed,
  resolve = resolveAll,
}: {
  allowed: AllowedPrivate;
  resolve?: Resolve;
}): Outgoing {
  const agents = { http: new HttpAgent(), https: new HttpsAgent() };
  const checkedLookup: LookupFunction = (hostname, options, callback) => {
    const look = async (): Promise<void> => {
      const found = await resolve(hostname).catch((error: unknown) => asError(error));
      if (found instanceof Error) return callback(found, []);
      const usable = found.filter(({ address }) => allowed.allows(address, hostname));
      const [first] = usable;
      if (first === undefined) return callback(new OutgoingError("not-allowed"), []);
      return options.all ? callback(null, usable) : callback(null, first.address, first.family);
    };
    void look();
  };
  /** An address in the URL itself is never looked up. */
  const isRefused = ({ hostname }: URL): boolean => {
    const host = hostname.replace(/^\[|\]$/g, "");
    return isIP(host) !== 0 && !allowed.allows(host, host);
  };

  return {
    async send({ url, method, headers, body, timeoutMs, mostBytes, cut = false }) {
      if (isRefused(url)) throw new OutgoingError("not-allowed");
      const isHttps = url.protocol === "https:";
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const response = await new Promise<IncomingMessage>((fulfil, reject) => {
          const request = (isHttps ? overHttps : overHttp)({
            agent: isHttps ? agents.https : agents.http,
            hostname: url.hostname.replace(/^\[|\]$/g, ""),
            port: url.port,
            path: url.pathname + url.search,
            method,
            headers: { ...headers, ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }) },
            lookup: checkedLookup,
            signal,
          });
          request.once("response", fulfil).once("error", reject).end(body);
        });
        const text = await (cut ? readBeginning : readCapped)(response, mostBytes);
        return { status: response.statusCode ?? 0, headers: headersOf(response), text };
      } catch (error) {
        throw signal.aborted ? new OutgoingError("late") : asOutgoingError(error);
      }
    },
    refuses(address) {
      const url = new URL(address);
      const local = /(^|\.)localhost\.?$/.test(url.hostname) && !allowed.allows("127.0.0.1", url.hostname);
      return local || isRefused(url);
    },
  };
}

async function readCapped(response: IncomingMessage, mostBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  const body: AsyncIterable<Buffer> = response;
  // Leaving the loop early ends the connection.
  for await (const part of body) {
    bytes += part.byteLength;
    if (bytes > mostBytes) throw new OutgoingError("too-large");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** What has come when there is enough of it, when a second is over, or when the other side breaks off. */
async function readBeginning(response: IncomingMessage, mostBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  const enough = setTimeout(() => response.destroy(), beginningMs);
  try {
    const body: AsyncIterable<Buffer> = response;
    for await (const part of body) {
      parts.push(part);
      bytes += part.byteLength;
      if (bytes >= mostBytes) break;
    }
  } catch {
    // The answer itself has come.
  } finally {
    clearTimeout(enough);
  }
  return Buffer.concat(parts).subarray(0, mostBytes).toString("utf8");
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  return headers;
}

function asOutgoingError(error: unknown): OutgoingError {
  if (error instanceof OutgoingError) return error;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
  return new OutgoingError("failed", code);
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error("not found"));
