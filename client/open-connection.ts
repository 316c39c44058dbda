import type { Connection } from "../database/connections.ts";
import type { Helpdesk } from "../helpdesk/contract.ts";
import { openHelpdesk } from "../helpdesk/open.ts";
import type { Outgoing } from "../helpdesk/outgoing.ts";

/** The helpdesk behind a connection; null for one that is told by the API. */
export function openConnection(connection: Connection, { outgoing }: { outgoing: Outgoing }): Helpdesk | null {
  const { name, kind, baseUrl, credentials, webhookSecrets } = connection;
  if (kind === "api") return null;
  return openHelpdesk({ name, kind, baseUrl: baseUrl ?? "", credentials, webhookSecrets }, { outgoing });
}
