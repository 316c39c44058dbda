import { Context } from "@temporalio/activity";
import { ApplicationFailure } from "@temporalio/common";
import type { Dependencies } from "../../activities/dependencies.ts";
import { mortalSql } from "./mortal-sql.ts";

/** A moment between two outward acts of a worker, at which its process may die or stand still. */
export type Moment =
  | "before a mail leaves"
  | "after a mail has left"
  | "before it writes to the helpdesk"
  | "after it wrote to the helpdesk"
  | "after it settled";
export type Ending = "dies" | "stands still";

/** Temporal learns of a lost process by its silence; until then its leases have run out. */
const noticedAfter = "5 minutes" as const;

/**
 * Decides when the process that is at work is lost. What was lost by dying does nothing more; what stood still goes on
 * from there when it is told to, long after somebody else has taken its place.
 */
export function createFate() {
  let armed: { moment: Moment; ending: Ending } | null = null;
  const still = new Set<{ goOn(): void; end(): void }>();

  /** One attempt of an activity, over dependencies that are lost together with it. */
  async function attempt<Result>(
    deps: Dependencies,
    { act, afterwards }: { act: (deps: Dependencies) => Promise<Result>; afterwards?: Moment },
  ): Promise<Result> {
    let alive: Promise<void> | null = null;
    let noticed: (error: Error) => void = () => undefined;
    const lost = new Promise<never>((_, reject) => {
      noticed = reject;
    });
    const reach = async (moment: Moment): Promise<void> => {
      if (armed?.moment !== moment) {
        await alive;
        return;
      }
      const { ending } = armed;
      armed = null;
      alive = new Promise((resolve, reject) => {
        const end = () => reject(new Error("this process is dead"));
        if (ending === "dies") end();
        else still.add({ goOn: resolve, end });
      });
      alive.catch(() => undefined);
      await deps.sql`update effects set lease_until = lease_until - ${noticedAfter}::interval`;
      // What is done within a workflow task is tried again with it, at once.
      const when = moment === "after it settled" ? {} : { nextRetryDelay: noticedAfter };
      noticed(ApplicationFailure.create({ message: "its worker is gone", ...when }));
      await alive;
    };
    const { sql, postman, outgoing } = deps;
    const acting = act({
      ...deps,
      sql: mortalSql(sql, () => alive),
      heartbeat: () => (alive === null ? Context.current().heartbeat() : undefined),
      postman: {
        ...postman,
        async send(letter, onDataSent) {
          await reach("before a mail leaves");
          const outcome = await postman.send(letter, onDataSent);
          await reach("after a mail has left");
          return outcome;
        },
      },
      outgoing: {
        ...outgoing,
        async send(request) {
          if (request.method === "GET") return await outgoing.send(request);
          await reach("before it writes to the helpdesk");
          const reply = await outgoing.send(request);
          await reach("after it wrote to the helpdesk");
          return reply;
        },
      },
    });
    const whole = acting.then(async (result) => {
      if (afterwards) await reach(afterwards);
      return result;
    });
    whole.catch(() => undefined);
    return await Promise.race([whole, lost]);
  }

  return {
    attempt,
    arm: (next: { moment: Moment; ending: Ending } | null): void => {
      armed = next;
    },
    goOn: (): void => {
      for (const one of still) one.goOn();
      still.clear();
    },
    end: (): void => {
      armed = null;
      for (const one of still) one.end();
      still.clear();
    },
  };
}
