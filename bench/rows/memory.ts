import { setTimeout as delay } from "node:timers/promises";
import { Client, Connection } from "@temporalio/client";
import { followUpType, followUpWorkflowId, taskQueue } from "../../workflows/contract.ts";
import { launch } from "../child.ts";
import { memoryKb } from "../cpu.ts";
import { closedLoop } from "../open-loop.ts";
import { newTicketId } from "../people.ts";
import { inTurns, ratioOf } from "../rounds.ts";
import type { Row } from "../row.ts";
import { spreadOf } from "../spread.ts";

export const memory: Row = {
  name: "memory",
  story:
    "What one more cached workflow adds to a worker: the process's memory (what it shares with others counted by its part) with some workflows waiting, and with many, after collecting garbage. The floor is the bare workflow.",
  async run(bench) {
    const [few, many] = bench.pick({ tiny: [2, 6], small: [50, 250], full: [100, 600] });
    const rounds = bench.pick({ tiny: 1, small: 2, full: 2 });
    const connection = await Connection.connect({ address: bench.temporalAddress });

    const perWorkflowKb = async (which: "ours" | "bare"): Promise<number> => {
      const namespace = await bench.freshNamespace();
      const client = new Client({ connection, namespace });
      const script = "bench/around/caching-worker.ts";
      const args = ["--expose-gc", "--import", "tsx", script, bench.temporalAddress, namespace, which];
      const worker = await launch({ args });
      let asked = 0;
      worker.hear(({ kind }) => (asked += kind === "asked" ? 1 : 0));
      const start = async () => {
        const id = newTicketId();
        const ours = { workflowId: followUpWorkflowId(id), taskQueue, args: [{ followUpId: id }] };
        const bare = { workflowId: id, taskQueue: "bare", args: [{ id }] };
        await client.workflow.start(which === "ours" ? followUpType : "bareFollowUp", which === "ours" ? ours : bare);
      };
      const memoryWith = async (workflows: number) => {
        await closedLoop({ atOnce: 16, count: workflows - asked, act: start });
        while (asked < workflows) await delay(50);
        // Twice through the garbage, and the tasks behind the activities done.
        await delay(bench.pick({ tiny: 500, small: 3_000, full: 6_000 }));
        return memoryKb(worker.pid);
      };
      const [less, more] = [await memoryWith(few ?? 0), await memoryWith(many ?? 0)];
      await worker.stop();
      return (more - less) / ((many ?? 0) - (few ?? 0));
    };
    const measured = await inTurns(
      { ours: () => perWorkflowKb("ours"), bare: () => perWorkflowKb("bare") },
      { rounds, say: bench.say },
    );
    await connection.close();
    return [
      {
        what: "memory per cached workflow",
        unit: "kB",
        ours: spreadOf(measured.ours),
        floor: { name: "bare workflow", value: spreadOf(measured.bare) },
        ratio: ratioOf(measured.ours, measured.bare),
        goal: { of: "ours", atMost: 150 },
      },
    ];
  },
};
