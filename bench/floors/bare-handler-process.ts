import type { Bench } from "../bench.ts";
import { launch } from "../child.ts";
import { ask } from "../people.ts";

/** The floor of everything that is taken in: an HTTP server and one insert, in a process of its own. */
export async function startBareHandler(bench: Bench) {
  const args = ["--import", "tsx", "bench/floors/bare-handler.ts", await bench.freshDatabase()];
  const child = await launch({ args });
  const url = `http://127.0.0.1:${child.ready}/`;
  const body = JSON.stringify({ type: "ticket.solved", ticketId: "4711", actor: { kind: "agent", id: "priya" } });
  return {
    async keep(key: string, from = 0): Promise<void> {
      const headers = { "content-type": "application/json", "webhook-id": key };
      const { status } = await ask(url, { method: "POST", headers, body, from });
      if (status !== 202) throw new Error(`the bare handler answered ${status}`);
    },
    stop: () => child.stop(),
  };
}
