import type { Database } from "../database/connect.ts";
import { type CheckedLine, keepCheck, refusedSince } from "../database/connection-checks.ts";
import { hiddenTicket } from "../database/inbox-relay.ts";
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
  const [desk, senders, refusedAt, hiddenId] = await Promise.all([
    helpdesk === null
      ? [{ what: "Be told by the API", ok: true, detail: "no helpdesk is behind this connection" }]
      : helpdesk.check(),
    checkSenders(connection.settings.senders ?? [], { signing, lookUp }),
    refusedSince(sql, { connection: connection.name }),
    hiddenTicket(sql, { connection: connection.name }),
  ]);
  const told = [refusedAt === null ? [] : [refused(refusedAt)], hiddenId === null ? [] : [hidden(hiddenId)]];
  const lines = [...desk, ...told.flat(), ...senders];
  await keepCheck(sql, { connection: connection.name, lines });
  return lines;
}

const hidden = (ticketId: string): CheckedLine => ({
  what: "Read the tickets it tells of",
  ok: false,
  detail:
    `it told of ticket #${ticketId.slice(0, 40)}, which our account may not see: give it its rights there as well, or let ` +
    "the helpdesk tell only of tickets whose customers are to be asked",
});

const refused = (at: Date): CheckedLine => ({
  what: "Take its webhooks",
  ok: false,
  detail:
    `the one of ${at.toISOString().slice(0, 16)}Z was refused, and none was taken since: it signs with a secret that is ` +
    "not among ours, or one of the clocks is more than five minutes off",
});
