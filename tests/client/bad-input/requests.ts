import { request } from "node:http";

export type Sent = {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: Uint8Array | string | undefined;
};
export type Received = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

/** One request over a real socket, with the path and the bytes exactly as they are given. */
export async function send(port: number, { method, path, headers = {}, body }: Sent): Promise<Received> {
  return await new Promise((resolve, reject) => {
    const lengthOf =
      body === undefined || "transfer-encoding" in headers ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const asked = request({ host: "127.0.0.1", port, method, path, headers: { ...lengthOf, ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** What is wrong with an answer to a request that had something wrong; empty where it is as it should be. */
export function faultsOf(sent: Sent, { status, headers, text }: Received): string[] {
  const faults: string[] = [];
  if (status >= 500 || status === 0) faults.push(`status ${status}`);
  if (headers["x-injected"] !== undefined) faults.push("a header was injected");
  if (/\n\s+at .+:\d+:\d+|node_modules|postgres:\/\/|PostgresError|ZodError/.test(text))
    faults.push("shows its insides");
  if (status >= 400 && sent.method !== "HEAD") {
    const type = String(headers["content-type"]);
    faults.push(
      ...(sent.path.startsWith("/v1/") ? faultsOfProblem({ status, type, text }) : faultsOfPage({ type, text })),
    );
  }
  if (status === 405 && headers["allow"] === undefined) faults.push("405 without Allow");
  return faults;
}

function faultsOfProblem({ status, type, text }: { status: number; type: string; text: string }): string[] {
  if (!type.startsWith("application/problem+json")) return [`${status} as ${type}`];
  const problem: unknown = JSON.parse(text);
  if (typeof problem !== "object" || problem === null) return ["no problem"];
  const { title, detail, errors } = { title: "", detail: "", errors: [], ...problem };
  if (title === "" || detail === "" || !Array.isArray(errors)) return [`a problem that says nothing: ${text}`];
  if (status === 422 && errors.length === 0) return [`422 that names no field: ${text}`];
  return [];
}

/** People are told what happened and given a way on; programs, which ask for other addresses, a problem. */
function faultsOfPage({ type, text }: { type: string; text: string }): string[] {
  if (type.startsWith("application/problem+json")) return [];
  if (!type.startsWith("text/html")) return [`an error as ${type}`];
  return /<h1/.test(text) ? [] : ["a page without a heading"];
}
