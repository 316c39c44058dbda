import type { Database } from "../database/connect.ts";
import { type CheckedLine, keepCheck } from "../database/connection-checks.ts";
import type { Connection } from "../database/connections.ts";
import type { Outgoing } from "../helpdesk/outgoing.ts";
import { openConnection } from "./open-connection.ts";

/** Tries what a connection needs to be able to do, changing nothing at the helpdesk, and keeps what was found. */
export async function checkConnection(
  connection: Connection,
  { sql, outgoing }: { sql: Database; outgoing: Outgoing },
): Promise<CheckedLine[]> {
  const helpdesk = openConnection(connection, { outgoing });
  const lines =
    helpdesk === null
      ? [{ what: "Be told by the API", ok: true, detail: "no helpdesk is behind this connection" }]
      : await helpdesk.check();
  await keepCheck(sql, { connection: connection.name, lines });
  return lines;
}
