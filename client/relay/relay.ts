import type { Logger } from "pino";
import type { Database } from "../../database/connect.ts";
import { nextLetterMs, takeFromInbox } from "../../database/inbox-relay.ts";
import { nextFollowUpMs, takeForRelay } from "../../database/relay.ts";
import { nextReviewMs, takeReviewsForRelay } from "../../database/review-relay.ts";
import type { Relayed } from "../../database/timeline.ts";
import type { Vault } from "../../database/vault.ts";
import type { Outgoing } from "../../helpdesk/outgoing.ts";
import { bringReview } from "./bring-review.ts";
import { bringTemporal } from "./bring-temporal.ts";
import { type Carrier, startCarrier } from "./carrier.ts";
import { readTicketAgain } from "./read-ticket-again.ts";
import type { Temporal } from "./temporal.ts";

export type RelayDependencies = { sql: Database; vault: Vault; outgoing: Outgoing; temporal: Temporal; log: Logger };

/** After so long another relay takes over what this one took; longer than a helpdesk or Temporal may take. */
const leaseMs = 30_000;

/**
 * Carries what Postgres holds to where it belongs: tickets that helpdesks told about are read again, and Temporal is
 * brought to the wanted state. Any number of clients may run one; nothing is lost while Temporal or a helpdesk is down,
 * and neither waits for the other.
 */
export async function startRelay(deps: RelayDependencies): Promise<{ stop(): Promise<void> }> {
  const { sql, log } = deps;
  const carriers = {
    inbox: startCarrier({
      what: "a ticket to read",
      log,
      take: (atMost) => takeFromInbox(sql, { atMost, leaseMs }),
      carry: (letter) => readTicketAgain(deps, letter),
      nextMs: () => nextLetterMs(sql),
    }),
    "follow-up": startCarrier({
      what: "a follow-up",
      log,
      take: (atMost) => takeForRelay(sql, { atMost, leaseMs }),
      carry: (row) => bringTemporal(deps, row),
      nextMs: () => nextFollowUpMs(sql),
    }),
    review: startCarrier({
      what: "a review",
      log,
      take: (atMost) => takeReviewsForRelay(sql, { atMost, leaseMs }),
      carry: (row) => bringReview(deps, row),
      nextMs: () => nextReviewMs(sql),
    }),
  } satisfies Record<Relayed, Carrier>;
  const all = Object.values(carriers);
  const ringAll = () => all.forEach((carrier) => carrier.ring());
  const known = new Map<string, Carrier>(Object.entries(carriers));
  // A process of an earlier release does not say what waits.
  const listening = await sql.listen("relay", (what) => known.get(what)?.ring() ?? ringAll(), ringAll);
  return {
    async stop() {
      await Promise.all(all.map((carrier) => carrier.stop()));
      await listening.unlisten();
    },
  };
}
