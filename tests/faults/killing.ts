import { setTimeout as delay } from "node:timers/promises";
import { databaseStalls } from "../proof/database-stalls.ts";
import { killPoints } from "../proof/kill-points.ts";
import type { ProductProcess } from "../proof/product.ts";
import type { FailureClass, Stage } from "./failure-class.ts";

/** kill -9 of whoever comes, at any moment, and again a few seconds later. */
export const killing: FailureClass = {
  name: "kill",
  what: "kill -9 of clients, workers, Temporal and Postgres at random",
  async strike(stage) {
    const { chance, over, forMs } = stage;
    const end = performance.now() + forMs;
    while (performance.now() < end && !over.aborted) {
      await kill(stage, chance.pick(["client", "client", "worker", "worker", "worker", "Temporal", "Postgres"]));
      await delay(chance.between(500, 2_500));
    }
  },
};

export type Victim = "client" | "worker" | "Temporal" | "Postgres";

/** kill -9, and started again at once, as a supervisor does. */
export async function kill({ system, faults, chance }: Stage, victim: Victim): Promise<void> {
  faults.count(`kill -9 ${victim}`);
  switch (victim) {
    case "client":
    case "worker": {
      const all = system.processes.filter(({ role, running }) => role === victim && running());
      const one = all[chance.between(0, all.length - 1)];
      if (one) await again(one);
      return;
    }
    case "Temporal":
      await system.temporal.kill();
      return await system.temporal.start();
    case "Postgres":
      await system.postgres.kill();
      return await system.postgres.start();
  }
}

async function again(one: ProductProcess): Promise<void> {
  await one.kill();
  one.start();
}

const databasePoints = killPoints.flatMap((point) => (point.where === "database" ? [point] : []));
/** Chosen tickets are stalled at each point of the path; a share of all, so that the others go on. */
const stalledShare = 0.6;

/**
 * kill -9 in the middle of a commit of every phase of an effect (and of every other step of the path): of the process
 * that commits, or of Temporal or Postgres under it; whether the commit still happens is a coin's business. Worker and
 * mail server or helpdesk are cut off in the middle of a mail or a request, and the worker killed.
 */
export const killAtPhase: FailureClass = {
  name: "kill-at-phase",
  what: "kill -9 of client, worker, Temporal or Postgres at every effect phase and step",
  async strike(stage) {
    const { system, faults, chance, over, forMs } = stage;
    const end = performance.now() + forMs;
    const stalls = await databaseStalls({ url: system.postgres.url, points: databasePoints });
    let killing: Promise<void> = Promise.resolve();
    const killSoon = (victim: Victim) => {
      killing = killing.then(() => kill(stage, victim));
    };
    faults.set({
      smtp: (moment) => {
        if (moment.at === "connect" || !chance.chance(0.12)) return "accept";
        killSoon("worker");
        return moment.at === "recipient" ? "drop-at-rcpt" : "drop-after-data";
      },
      helpdesk: () => {
        if (!chance.chance(0.04)) return null;
        killSoon(chance.coin() ? "worker" : "client");
        return chance.coin() ? { kind: "drop-before" } : { kind: "drop-afterwards" };
      },
    });
    try {
      const armed = new Set<string>();
      let stall = 0;
      while (performance.now() < end && !over.aborted) {
        for (const ticket of newTickets(stage, armed)) {
          armed.add(ticket);
          if (!chance.chance(stalledShare)) continue;
          stall += 1;
          const [point] = chance.shuffled(databasePoints);
          await stalls.arm({ id: stall, point: point?.name ?? "", ticket }).catch(() => undefined);
        }
        for (const { id, application, backend } of await stalls.held().catch(() => [])) {
          const victim = chance.pick(["self", "self", "self", "Temporal", "Postgres"]);
          const self = system.processes.find(({ name }) => name === application);
          if (victim !== "self") await kill(stage, victim);
          else if (self) {
            faults.count(`kill -9 ${self.role}`);
            await self.kill();
          }
          await stalls.resolve({ id, backend, commit: chance.coin() }).catch(() => undefined);
          if (victim === "self") self?.start();
        }
        await delay(100);
      }
    } finally {
      faults.heal();
      await killing;
      await stalls.remove();
      await stalls.close();
    }
  },
};

function newTickets({ system }: Stage, armed: Set<string>): string[] {
  return system.desk
    .tickets()
    .slice(-200)
    .map(({ id }) => id)
    .filter((id) => !armed.has(id));
}
