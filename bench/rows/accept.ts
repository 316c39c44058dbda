import { randomUUID } from "node:crypto";
import { startBareHandler } from "../floors/bare-handler-process.ts";
import { startBareTemporal } from "../floors/bare-temporal.ts";
import { openLoop } from "../open-loop.ts";
import { newTicketId, solve } from "../people.ts";
import { startProduct, zeroWait } from "../product.ts";
import { inTurns, ratioOf } from "../rounds.ts";
import type { Row } from "../row.ts";
import { quantile, spreadOf } from "../spread.ts";

export const accept: Row = {
  name: "accept",
  story:
    "How long a helpdesk waits for the answer to its webhook, at a fixed rate and from the moment it was meant to be sent; what comes after it (reading the ticket, deciding, starting the workflow) goes on meanwhile. Floors: node's HTTP server with one insert, and a StartWorkflow by the Temporal client.",
  async run(bench) {
    const count = bench.pick({ tiny: 5, small: 150, full: 100 });
    const rounds = bench.pick({ tiny: 1, small: 4, full: 6 });
    const load = { ratePerSecond: 10, count };
    const product = await startProduct(bench, { ...zeroWait, checkInAfter: "PT24H", latest: "PT48H" });
    const handler = await startBareHandler(bench);
    const temporal = await startBareTemporal(bench);

    const ours = () => openLoop({ ...load, act: () => solve(product, newTicketId()) });
    const insert = () => openLoop({ ...load, act: () => handler.keep(randomUUID()) });
    const start = () => openLoop({ ...load, act: () => temporal.start(newTicketId(), { delayMs: 86_400_000 }) });
    for (const warm of [ours, insert, start]) await warm();
    const measured = await inTurns({ ours, insert, start }, { rounds, say: bench.say });
    const accepted = await product.sql<{ n: number }[]>`select count(*)::int as n from inbox`;
    if (accepted[0]?.n !== count * (rounds + 1)) throw new Error("a webhook was lost");
    await Promise.all([product.stop(), handler.stop(), temporal.stop()]);

    const at = (name: "ours" | "insert" | "start", share: number) =>
      measured[name].map(({ latencyMs }) => quantile(latencyMs, share));
    return [0.5, 0.99].flatMap((share) => {
      const what = `webhook accepted, p${share * 100}, ${load.ratePerSecond}/s`;
      const own = { unit: "ms", ours: spreadOf(at("ours", share)) };
      return [
        {
          ...own,
          what,
          floor: { name: "handler + insert", value: spreadOf(at("insert", share)) },
          ratio: ratioOf(at("ours", share), at("insert", share)),
          ...(share === 0.5 ? { goal: { of: "ratio", atMost: 2 } as const } : {}),
        },
        {
          ...own,
          what,
          floor: { name: "StartWorkflow", value: spreadOf(at("start", share)) },
          ratio: ratioOf(at("ours", share), at("start", share)),
          ...(share === 0.5 ? { goal: { of: "ratio", atMost: 0.5 } as const } : {}),
        },
      ];
    });
  },
};
