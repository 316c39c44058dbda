import { vi } from "vitest";
import type { DatabaseStalls } from "./database-stalls.ts";
import type { Gates } from "./gates.ts";
import type { Lane } from "./lane.ts";
import type { ProductProcess } from "./product.ts";

export type Kill = { process: string; points: string[] };
type Hunt = {
  lanes: Lane[];
  stalls: DatabaseStalls;
  gates: Gates;
  processes: ProductProcess[];
  isOver: () => boolean;
  log: (kill: Kill) => void;
};
/** `by`: the processes that may be the one that is held; outside of Postgres only their role is known. */
type Held = { lane: Lane; by: ProductProcess[]; letGo: () => Promise<void> };

/**
 * Kills whichever process is held, as often as one is, until `isOver`. Those that come to their own points in the same
 * moment die together; each process is started again at once.
 */
export async function killWhoIsHeld(hunt: Hunt): Promise<Kill[]> {
  const kills: Kill[] = [];
  while (await somebodyIsHeld(hunt)) {
    const all = await nobodyElseComes(hunt);
    const doomed = hunt.processes.filter((one) => all.some(({ by }) => by.includes(one)));
    await Promise.all(doomed.map((one) => one.kill()));
    for (const { letGo } of all) await letGo();
    for (const one of doomed) {
      one.start();
      const points = all.filter(({ by }) => by.includes(one)).map(({ lane }) => lane.point.name);
      hunt.log({ process: one.name, points });
      kills.push({ process: one.name, points });
    }
  }
  return kills;
}

async function somebodyIsHeld(hunt: Hunt): Promise<boolean> {
  const look = async (): Promise<boolean> => {
    const held = await whoIsHeld(hunt);
    if (held.length === 0 && !hunt.isOver()) throw new Error("nobody is held, and the lanes are not over");
    return held.length > 0;
  };
  return await vi.waitFor(look, { timeout: 240_000, interval: 100 });
}

async function whoIsHeld({ lanes, stalls, gates, processes }: Hunt): Promise<Held[]> {
  const inDatabase = await stalls.held();
  return lanes.flatMap((lane) => [
    ...inDatabase
      .filter(({ id }) => id === lane.id)
      .map(({ id, application, backend }) => ({
        lane,
        by: processes.filter(({ name }) => name === application),
        letGo: () => stalls.resolve({ id, backend, commit: lane.commit }),
      })),
    ...gates
      .held()
      .filter((id) => id === lane.id)
      .map((id) => ({
        lane,
        by: processes.filter(({ role }) => role === lane.point.process),
        letGo: () => Promise.resolve(gates.cut(id)),
      })),
  ]);
}

/**
 * Others are a moment away from their points; killed together they cost one start, and come nearer to a real crash.
 * Therefore nobody is killed while anybody is still at work in the database; one that never rests does not save the others.
 */
async function nobodyElseComes(hunt: Hunt): Promise<Held[]> {
  const names = hunt.processes.map(({ name }) => name);
  const rests = async (): Promise<void> => {
    if (!(await hunt.stalls.isQuiet(names))) throw new Error("somebody is still at work");
  };
  await vi.waitFor(rests, { timeout: 5_000, interval: 50 }).catch(() => undefined);
  return await whoIsHeld(hunt);
}
