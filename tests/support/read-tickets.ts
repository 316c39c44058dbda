import { pino } from "pino";
import { readTicketAgain } from "../../client/relay/read-ticket-again.ts";
import type { Temporal } from "../../client/relay/temporal.ts";
import type { Database } from "../../database/connect.ts";
import { takeFromInbox } from "../../database/inbox-relay.ts";
import type { Vault } from "../../database/vault.ts";
import { outgoing } from "./outgoing.ts";

const noTemporal: Temporal = {
  client: () => Promise.reject(new Error("no Temporal here")),
  reachable: () => false,
  close: () => Promise.resolve(),
};

/** What the relay does with the inbox, all of it at once; returns how many events there were. */
export async function readTickets({ sql, vault }: { sql: Database; vault: Vault }): Promise<number> {
  const letters = await takeFromInbox(sql, { atMost: 1_000, leaseMs: 30_000 });
  const deps = {
    sql,
    vault,
    outgoing,
    temporal: noTemporal,
    log: pino({ level: process.env["TEST_LOG"] ?? "silent" }),
  };
  await Promise.all(letters.map((letter) => readTicketAgain(deps, letter)));
  return letters.length;
}
