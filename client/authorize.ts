import type { Scope } from "../database/api-keys.ts";
import { type ConsoleAction, reachOf, type Role } from "../domain/roles.ts";

/** Who wants something: a person in the console, or a program with an API key. */
export type Actor = { kind: "person"; role: Role; email: string } | { kind: "api-key"; scopes: readonly Scope[] };
/** What is wanted; an API route asks for its scope. */
export type Wanted = { action: ConsoleAction; resource: Resource } | { action: Scope };
/** Those who solved the ticket in question, or own the review; null for what belongs to no ticket, such as a list that is cut to what is allowed. */
export type Resource = { solvedBy: readonly (string | null)[] } | null;

/** The one answer to "may they?", for the console and for the API. */
export function authorize(actor: Actor, wanted: Wanted): boolean {
  switch (actor.kind) {
    case "api-key":
      return !("resource" in wanted) && [wanted.action, "admin"].some((scope) => actor.scopes.some((s) => s === scope));
    case "person":
      return "resource" in wanted && personMay(actor, wanted);
  }
}

function personMay(
  { role, email }: { role: Role; email: string },
  { action, resource }: { action: ConsoleAction; resource: Resource },
): boolean {
  switch (reachOf(role, action)) {
    case "all":
      return true;
    case "own":
      return resource === null || resource.solvedBy.some((agent) => agent?.toLowerCase() === email.toLowerCase());
    case "none":
      return false;
  }
}
