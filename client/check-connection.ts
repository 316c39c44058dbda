import type { Database } from "../database/connect.ts";
import { type CheckedLine, keepCheck } from "../database/connection-checks.ts";
import type { Connection } from "../database/connections.ts";
import type { Outgoing } from "../helpdesk/outgoing.ts";
import { checkSenders, dnsLookUp, type LookUp } from "./check-senders.ts";
import { openConnection } from "./open-connection.ts";
import type { Signing } from "./signing.ts";

export type Means = { sql: Database; outgoing: Outgoing; signing?: Signing | undefined; lookUp?: LookUp | undefined };

/** Tries what a connection needs to be able to do, and how its senders stand, changing nothing at the helpdesk; and keeps what was found. */
export async function checkConnection(
  connection: Connection,
  { sql, outgoing, signing = null, lookUp = dnsLookUp() }: Means,
): Promise<CheckedLine[]> {
  const helpdesk = openConnection(connection, { outgoing });
  const [desk, senders] = await Promise.all([
    helpdesk === null
      ? [{ what: "Be told by the API", ok: true, detail: "no helpdesk is behind this connection" }]
      : helpdesk.check(),
    checkSenders(connection.settings.senders ?? [], { signing, lookUp }),
  ]);
  const lines = [...desk, ...senders];
  await keepCheck(sql, { connection: connection.name, lines });
  return lines;
}
