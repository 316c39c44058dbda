import { createServer, request as httpRequest } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

/** What happens to a request on its way; `afterwards` = the helpdesk has done it, and only the answer is lost. */
export type Fault =
  | { kind: "answer"; status: number; headers?: Record<string, string>; body?: string }
  /** The real answer, but its body comes byte by byte. */
  | { kind: "drip"; everyMs: number }
  /** So many bytes of JSON text, without saying so beforehand. */
  | { kind: "flood"; bytes: number }
  /** The real answer with another body: what a new version of the helpdesk might say. */
  | { kind: "rewrite"; change: (json: unknown) => unknown }
  | { kind: "drop-before" }
  | { kind: "drop-afterwards" }
  | { kind: "hang-afterwards" };
export type FaultRule = { method?: string; times?: number; fault: Fault };
export type FaultProxy = {
  url: string;
  /** Applies to the next matching requests: once unless `times` says otherwise. */
  next(rule: FaultRule): void;
  heal(): void;
  /** `METHOD /path` of everything that came. */
  seen: string[];
  stop(): Promise<void>;
};

/**
 * Stands between a connection and its real helpdesk, and breaks what it is told to break: by rules, or by what `choose`
 * says to a request that no rule is about.
 */
export async function startFaultProxy(
  target: string,
  choose: (request: { method: string }) => Fault | null = () => null,
): Promise<FaultProxy> {
  let rules: Required<FaultRule>[] = [];
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method ?? ""} ${incoming.url ?? ""}`);
    const rule = rules.find(({ method, times }) => times > 0 && (method === "" || method === incoming.method));
    if (rule !== undefined) rule.times -= 1;
    const fault = rule?.fault ?? choose({ method: incoming.method ?? "" });
    return fault === null ? forward({ target, incoming, outgoing }) : strike(fault, { target, incoming, outgoing });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The fault proxy listens on no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    next: ({ method = "", times = 1, fault }) => rules.push({ method, times, fault }),
    heal: () => {
      rules = [];
    },
    seen,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Passing = { target: string; incoming: IncomingMessage; outgoing: ServerResponse };

function strike(fault: Fault, { target, incoming, outgoing }: Passing): void {
  switch (fault.kind) {
    case "answer":
      incoming.resume();
      outgoing.writeHead(fault.status, fault.headers).end(fault.body ?? "");
      return;
    case "drip":
      pass({ target, incoming, onAnswer: (answer) => void drip(answer, { outgoing, everyMs: fault.everyMs }) });
      return;
    case "flood":
      incoming.resume();
      outgoing.writeHead(200, { "content-type": "application/json", etag: '"1"' });
      Readable.from(textOf(fault.bytes)).pipe(outgoing);
      return;
    case "rewrite":
      pass({ target, incoming, onAnswer: (answer) => void rewrite(answer, { outgoing, change: fault.change }) });
      return;
    case "drop-before":
      incoming.socket.destroy();
      return;
    case "drop-afterwards":
      pass({ target, incoming, onAnswer: () => incoming.socket.destroy() });
      return;
    case "hang-afterwards":
      pass({ target, incoming, onAnswer: (answer) => answer.resume() });
      return;
  }
}

async function drip(answer: IncomingMessage, { outgoing, everyMs }: { outgoing: ServerResponse; everyMs: number }) {
  const body = await buffer(answer);
  const { "transfer-encoding": _chunked, ...headers } = answer.headers;
  outgoing.writeHead(answer.statusCode ?? 502, { ...headers, "content-length": body.length });
  for (const byte of body) {
    if (outgoing.destroyed) return;
    outgoing.write(Buffer.from([byte]));
    await delay(everyMs);
  }
  outgoing.end();
}

type Rewriting = { outgoing: ServerResponse; change: (json: unknown) => unknown };

async function rewrite(answer: IncomingMessage, { outgoing, change }: Rewriting): Promise<void> {
  const json: unknown = JSON.parse((await buffer(answer)).toString("utf8"));
  const { "transfer-encoding": _chunked, "content-length": _length, ...headers } = answer.headers;
  outgoing.writeHead(answer.statusCode ?? 502, headers).end(JSON.stringify(change(json)));
}

function* textOf(bytes: number): Generator<string> {
  yield '"';
  for (let left = bytes; left > 0; left -= 65_536) yield "x".repeat(65_536);
  yield '"';
}

function forward({ target, incoming, outgoing }: Passing): void {
  pass({
    target,
    incoming,
    onAnswer: (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  });
}

function pass({
  target,
  incoming,
  onAnswer,
}: {
  target: string;
  incoming: IncomingMessage;
  onAnswer: (answer: IncomingMessage) => void;
}): void {
  const { host } = new URL(target);
  const onward = httpRequest(new URL(incoming.url ?? "/", target), {
    method: incoming.method ?? "GET",
    headers: { ...incoming.headers, host },
  });
  onward.on("response", (answer) => {
    // An answer has begun, so the helpdesk has done what it was asked.
    onAnswer(answer);
  });
  onward.on("error", () => incoming.socket.destroy());
  incoming.pipe(onward);
}
