import { setTimeout as delay } from "node:timers/promises";
import { connect } from "../../database/connect.ts";
import type { FailureClass } from "./failure-class.ts";
import { maxConnections } from "./servers.ts";

const outageMs = 62_000;

/** Temporal is gone for more than a minute, in the middle of a batch that four relays carry. */
export const temporalOutage: FailureClass = {
  name: "temporal-outage",
  what: "Temporal stopped for 62 s in mid-batch, four relays",
  async strike({ system, faults, over }) {
    await delay(4_000);
    faults.count("Temporal stopped");
    await system.temporal.stop();
    await delay(outageMs, undefined, { signal: over }).catch(() => undefined);
    await system.temporal.start();
  },
};

/** Postgres is stopped in order and comes back, several times. */
export const postgresRestart: FailureClass = {
  name: "postgres-restart",
  what: "Postgres stopped and started again",
  async strike({ system, faults, chance, forMs, over }) {
    const end = performance.now() + forMs;
    while (performance.now() < end && !over.aborted) {
      await delay(chance.between(2_000, 5_000));
      faults.count("Postgres stopped");
      await system.postgres.stop();
      await delay(chance.between(500, 6_000));
      await system.postgres.start();
    }
  },
};

/**
 * Other programs hold every connection that Postgres takes, while the product's own are ended and have to come back;
 * and the tables everybody needs are locked, so that the pools of every process are used up by those who wait.
 */
export const poolExhausted: FailureClass = {
  name: "pool-exhausted",
  what: "every connection taken by others; every connection of the pools waiting for a lock",
  async strike({ system, faults, chance, forMs, over }) {
    const end = performance.now() + forMs;
    while (performance.now() < end && !over.aborted) {
      await delay(chance.between(1_000, 3_000));
      faults.count("all connections taken");
      await takeAllConnections({ url: system.postgres.url, forMs: chance.between(3_000, 7_000) });
      await delay(chance.between(1_000, 3_000));
      faults.count("tables locked");
      await lockTables({ url: system.postgres.url, forMs: chance.between(3_000, 9_000) });
    }
  },
};

async function takeAllConnections({ url, forMs }: { url: string; forMs: number }): Promise<void> {
  const end = performance.now() + forMs;
  const admin = connect(url, { max: 1, name: "hoarder" });
  const hoard = Array.from({ length: maxConnections }, () => connect(url, { max: 1, name: "hoarder" }));
  const take = (one: (typeof hoard)[number]) => one`select 1`.catch(() => undefined);
  try {
    await admin`select 1`;
    while (performance.now() < end) {
      await admin`
        select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'aftercare-%'`.catch(
        () => undefined,
      );
      await Promise.race([Promise.all(hoard.map(take)), delay(1_500)]);
    }
  } finally {
    await Promise.all([admin, ...hoard].map((one) => one.end({ timeout: 0 }).catch(() => undefined)));
  }
}

async function lockTables({ url, forMs }: { url: string; forMs: number }): Promise<void> {
  const sql = connect(url, { max: 1, name: "locker" });
  try {
    await sql.begin(async (tx) => {
      await tx`lock table follow_ups, inbox, effects in access exclusive mode`;
      await delay(forMs);
    });
  } catch {
    // Postgres chose us to break a deadlock: the lock was there long enough.
  } finally {
    await sql.end({ timeout: 1 });
  }
}
