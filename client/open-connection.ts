import type { Connection } from "../database/connections.ts";
import type { Helpdesk } from "../helpdesk/contract.ts";
import { openHelpdesk } from "../helpdesk/open.ts";

/** The helpdesk behind a connection; null for one that is told by the API. */
export function openConnection({ name, kind, baseUrl, credentials, webhookSecrets }: Connection): Helpdesk | null {
  return kind === "api" ? null : openHelpdesk({ name, kind, baseUrl: baseUrl ?? "", credentials, webhookSecrets });
}
