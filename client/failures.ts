import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Logger } from "pino";
import type { ZodError } from "zod";
import { VaultError } from "../database/vault.ts";
import { plainError } from "../domain/plain-error.ts";
import { type Fault, problem } from "./problem.ts";

/** What the sender can do nothing about but wait: the database is away, starting, full or overrun (SQLSTATE classes). */
const awayCodes =
  /^(ECONN|CONNECT_TIMEOUT|CONNECTION_|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|08|53|57P|25006)/;

/** Whether waiting may mend it. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && awayCodes.test(code);
}

/** How everything a handler did not expect becomes a response; the log gets the kind and the place, never a value. */
export function failureHandler({ log }: { log: Logger }) {
  return (error: unknown, c: Context): Response => {
    if (error instanceof HTTPException) return ofException(error, c);
    const code = codeOf(error);
    if (isAway(error)) {
      log.warn({ code, method: c.req.method }, "a request had to be put off: the database is not available");
      return problem(c, {
        kind: "unavailable",
        detail: "The database cannot be reached. Nothing was kept; send the same request again later.",
        headers: { "Retry-After": "5" },
      });
    }
    log.error({ error: plainError(error), method: c.req.method }, "a request failed");
    if (error instanceof VaultError) {
      const detail =
        "A stored secret does not open. Whoever runs this installation finds what to do in docs/secrets.md.";
      return problem(c, { kind: "internal", detail });
    }
    return problem(c, { kind: "internal", detail: "The request failed here; it has been noted in the log." });
  };
}

/** The reader's own failures: not JSON, another media type. Their messages are ours, not the library's. */
function ofException(error: HTTPException, c: Context): Response {
  const { status } = error;
  if (status === 400) return problem(c, { kind: "malformed", detail: "The body is not well-formed JSON." });
  if (status === 413) return problem(c, { kind: "too-large", detail: "The body is larger than this address takes." });
  if (status === 415) return problem(c, { kind: "wrong-media-type", detail: "The body must be application/json." });
  return problem(c, { kind: "internal", detail: "The request failed here." });
}

/** For zod-openapi's `defaultHook`: a request that does not fit its schema, with the place of every fault. */
export function schemaFailure(
  result: { success: true; target: string } | { success: false; error: ZodError; target: string },
  c: Context,
): Response | undefined {
  if (result.success) {
    // Without a media type nothing was read, and a body whose members may all be left out would pass for an empty one.
    if (result.target !== "json" || c.req.header("content-type") !== undefined) return undefined;
    return problem(c, { kind: "wrong-media-type", detail: "The body must be application/json." });
  }
  const errors = result.error.issues.flatMap((issue) => faultsOf(issue, result.target)).slice(0, 50);
  const first = errors[0];
  // The pointer to the whole body is the empty one.
  const where = first?.pointer === "" ? "the body" : (first?.pointer ?? first?.parameter ?? first?.header);
  const detail = first ? `${where}: ${first.detail}` : "It does not fit.";
  return problem(c, { kind: "invalid", detail, errors });
}

function faultsOf(issue: ZodError["issues"][number], target: string): Fault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => fault([...issue.path, key], "is not a member that is known here", target));
  }
  return [fault(issue.path, issue.message, target)];
}

function fault(path: PropertyKey[], detail: string, target: string): Fault {
  const name = String(path[0] ?? "");
  switch (target) {
    case "query":
    case "param":
      return { parameter: name, detail };
    case "header":
      return { header: name, detail };
    default:
      return { pointer: pointerTo(path), detail };
  }
}

/** RFC 6901; each step cut to what a name may reasonably be. */
export function pointerTo(path: PropertyKey[]): string {
  return path.map((step) => `/${String(step).slice(0, 100).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

export const missing = (c: Context): Response =>
  problem(c, { kind: "not-found", detail: "This address is not known here." });

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
