import type { ChangeKind } from "../../database/settings-changes.ts";
import type { HelpdeskKind } from "../../domain/words.ts";

export function kindName(kind: HelpdeskKind): string {
  switch (kind) {
    case "api":
      return "API";
    case "sample":
      return "Sample helpdesk";
    case "rt":
      return "Request Tracker";
  }
}

/** What somebody did: "saved the connection". */
export function changeWords(what: ChangeKind): string {
  switch (what) {
    case "connection-saved":
      return "saved the connection";
    case "connection-removed":
      return "removed the connection";
    case "policy-saved":
      return "wrote the policy";
    case "policy-paused":
      return "paused the policy";
    case "policy-resumed":
      return "resumed the policy";
    case "person-saved":
      return "changed the person";
    case "person-shut-out":
      return "shut out the person";
    case "person-let-in":
      return "let the person in again:";
    case "sessions-ended":
      return "ended the sessions of";
    case "subscription-saved":
      return "saved the subscription";
    case "subscription-removed":
      return "removed the subscription";
    case "subscription-enabled":
      return "enabled the subscription";
    case "subscription-disabled":
      return "disabled the subscription";
    case "cause-saved":
      return "changed the cause";
    case "cause-merged":
      return "merged into another the cause";
    case "events-redelivered":
      return "had events delivered once more to";
    case "key-made":
      return "made the API key";
    case "key-revoked":
      return "revoked the API key";
  }
}

/** Who changed a setting: their name, or that of the key they used. */
export function whoDid(actor: string, people: Map<string, string>): string {
  if (actor.startsWith("person:")) return people.get(actor.slice("person:".length)) ?? "Somebody";
  return actor.startsWith("api:") ? `API key ${actor.slice("api:".length)}` : actor;
}
