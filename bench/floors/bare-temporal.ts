import { Client, Connection } from "@temporalio/client";
import type { Bench } from "../bench.ts";
import { type Child, launch } from "../child.ts";
import { ask } from "../people.ts";
import { answered, bareFollowUp } from "./bare-workflow.ts";

/** Bare Temporal: a worker and a client with the floor's workflow, each a process of its own as ours are. */
export type BareTemporal = {
  worker: Child;
  /** HTTP before the Temporal client, in a process of its own: `/start/<id>`, `/answer/<id>`. */
  client: Child;
  tell(path: string): Promise<void>;
  /** Without that process in between. */
  start(id: string, options?: { delayMs?: number }): Promise<void>;
  answer(id: string): Promise<void>;
  /** When the first activity, or the local one, of that run was executed; milliseconds since 1970. */
  asked(id: string): Promise<number>;
  settled(id: string): Promise<number>;
  stop(): Promise<void>;
};

export async function startBareTemporal(bench: Bench): Promise<BareTemporal> {
  const namespace = await bench.freshNamespace();
  const args = ["--import", "tsx", "bench/floors/bare-worker.ts", bench.temporalAddress, namespace];
  const worker = await launch({ args });
  const front = ["--import", "tsx", "bench/floors/bare-client.ts", bench.temporalAddress, namespace];
  const bareClient = await launch({ args: front });
  const connection = await Connection.connect({ address: bench.temporalAddress });
  const client = new Client({ connection, namespace });
  const heard = new Map<string, number>();
  const waiting = new Map<string, (at: number) => void>();
  worker.hear(({ kind, id, at }) => {
    heard.set(`${kind} ${id}`, at);
    waiting.get(`${kind} ${id}`)?.(at);
  });
  const when = async (key: string): Promise<number> =>
    heard.get(key) ?? (await new Promise<number>((resolve) => waiting.set(key, resolve)));
  return {
    worker,
    client: bareClient,
    async tell(path) {
      const { status } = await ask(`http://127.0.0.1:${bareClient.ready}${path}`, { method: "POST" });
      if (status !== 202) throw new Error(`the bare client answered ${status}`);
    },
    async start(id, { delayMs = 0 } = {}) {
      const delay = delayMs > 0 ? { startDelay: delayMs } : {};
      await client.workflow.start(bareFollowUp, { workflowId: id, taskQueue: "bare", args: [{ id }], ...delay });
    },
    answer: (id) => client.workflow.getHandle(id).signal(answered),
    asked: (id) => when(`asked ${id}`),
    settled: (id) => when(`settled ${id}`),
    async stop() {
      await Promise.all([worker.stop(), bareClient.stop()]);
      await connection.close();
    },
  };
}
