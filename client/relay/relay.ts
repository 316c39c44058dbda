import type { Logger } from "pino";
import type { Database } from "../../database/connect.ts";
import { takeFromInbox } from "../../database/inbox-relay.ts";
import { nextRelayMs, takeForRelay } from "../../database/relay.ts";
import type { Vault } from "../../database/vault.ts";
import { bringTemporal } from "./bring-temporal.ts";
import { readTicketAgain } from "./read-ticket-again.ts";
import type { Temporal } from "./temporal.ts";

export type RelayDependencies = { sql: Database; vault: Vault; temporal: Temporal; log: Logger };

const atMost = 16;
const leaseMs = 30_000;
/** Nothing is missed while no notification comes: this is how long a lost one can delay anything. */
const longestSleepMs = 5_000;

/**
 * Carries what Postgres holds to where it belongs: tickets that helpdesks told about are read again, and Temporal is
 * brought to the wanted state. Any number of clients may run one; nothing is lost while Temporal or a helpdesk is down.
 */
export async function startRelay(deps: RelayDependencies): Promise<{ stop(): Promise<void> }> {
  const bell = createBell();
  const listening = await deps.sql.listen("relay", bell.ring, bell.ring);
  let stopping = false;

  const pass = async (): Promise<number> => {
    const [letters, followUps] = await Promise.all([
      takeFromInbox(deps.sql, { atMost, leaseMs }),
      takeForRelay(deps.sql, { atMost, leaseMs }),
    ]);
    await Promise.all([
      ...letters.map((letter) => readTicketAgain(deps, letter)),
      ...followUps.map((row) => bringTemporal(deps, row)),
    ]);
    return letters.length + followUps.length;
  };

  const run = async () => {
    while (!stopping) {
      try {
        if ((await pass()) > 0) continue;
        await bell.wait(Math.min(longestSleepMs, (await nextRelayMs(deps.sql)) ?? longestSleepMs));
      } catch (error) {
        deps.log.warn({ err: error }, "the relay could not work; it tries again in a second");
        await bell.wait(1_000);
      }
    }
  };
  const running = run();
  return {
    async stop() {
      stopping = true;
      bell.ring();
      await running;
      await listening.unlisten();
    },
  };
}

/** A sleep that can be cut short; a ring while nobody sleeps cuts the next one. */
function createBell() {
  let rung = false;
  let wake = () => {};
  return {
    ring: () => {
      rung = true;
      wake();
    },
    async wait(ms: number) {
      if (!rung && ms > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
    },
  };
}
