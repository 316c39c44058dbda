import type { Context } from "hono";
import { problem } from "../problem.ts";

/** A version as an entity tag (RFC 9110 §8.8.3). */
export const etag = (version: number): string => `"${version}"`;

type Wanted = { allowed: true; ifVersion: number | null } | { allowed: false; because: "missing" | "changed" };

/**
 * Which version a PUT means to change, from If-Match and If-None-Match (RFC 9110 §13.1): what exists is changed only by
 * who says what they saw, so that nobody undoes somebody else's change unseen. `ifVersion` 0 = there must be none yet,
 * null = any (`If-Match: *`).
 */
export function wantedVersion(c: Context, { current }: { current: number | null }): Wanted {
  const ifMatch = c.req.header("if-match");
  if (c.req.header("if-none-match")?.trim() === "*" && current !== null) return { allowed: false, because: "changed" };
  if (current === null)
    return ifMatch === undefined ? { allowed: true, ifVersion: 0 } : { allowed: false, because: "changed" };
  if (ifMatch === undefined) return { allowed: false, because: "missing" };
  const tags = ifMatch.split(",").map((tag) => tag.trim());
  if (tags.includes("*")) return { allowed: true, ifVersion: null };
  return tags.includes(etag(current)) ? { allowed: true, ifVersion: current } : { allowed: false, because: "changed" };
}

export function versionProblem(c: Context, because: "missing" | "changed" | "changed-meanwhile") {
  if (because === "missing") {
    return problem(c, { kind: "if-match-needed", detail: "Send the ETag you read as If-Match, or * to overwrite." });
  }
  return problem(c, { kind: "changed-meanwhile", detail: "Read it again, and send the new ETag as If-Match." });
}
