import { setTimeout as delay } from "node:timers/promises";
import { askMany } from "../asked.ts";
import { startBareHandler } from "../floors/bare-handler-process.ts";
import { startBareTemporal } from "../floors/bare-temporal.ts";
import { closedLoop, openLoop } from "../open-loop.ts";
import { answer as send, newTicketId } from "../people.ts";
import { startProduct } from "../product.ts";
import { inTurns, ratioOf } from "../rounds.ts";
import type { Row } from "../row.ts";
import { settledAt } from "../settled-at.ts";
import { quantile, spreadOf } from "../spread.ts";

export const answer: Row = {
  name: "answer",
  story:
    "How long a customer waits after pressing Send (recorded), and until the workflow has acted on it (routed: the commit of the settlement), at a fixed rate and from the moment it was meant to be sent. Floors: node's HTTP server with one insert; a signal until the local activity of a bare workflow runs.",
  async run(bench) {
    const count = bench.pick({ tiny: 4, small: 60, full: 80 });
    const rounds = bench.pick({ tiny: 1, small: 4, full: 4 });
    const load = { ratePerSecond: 6, count };
    const product = await startProduct(bench);
    const handler = await startBareHandler(bench);
    const temporal = await startBareTemporal(bench);

    const ours = async () => {
      const keys = await askMany(product, count);
      await delay(1_000);
      const { latencyMs, intendedAt } = await openLoop({
        ...load,
        act: (n) => send(product, { key: keys[n] ?? "", from: n }),
      });
      const settled = await settledAt(product.sql, keys);
      return { recorded: latencyMs, routed: intendedAt.map((at, n) => (settled[n] ?? Number.NaN) - at) };
    };
    const insert = async () => {
      const { latencyMs } = await openLoop({ ...load, act: (n) => handler.keep(newTicketId(), n) });
      return { recorded: latencyMs, routed: [] };
    };
    const signal = async () => {
      const ids = Array.from({ length: count }, newTicketId);
      await closedLoop({
        atOnce: 32,
        count,
        act: async (n) => {
          await temporal.start(ids[n] ?? "");
          await temporal.asked(ids[n] ?? "");
        },
      });
      await delay(1_000);
      const { intendedAt } = await openLoop({ ...load, act: (n) => temporal.answer(ids[n] ?? "") });
      const routed = await Promise.all(intendedAt.map(async (at, n) => (await temporal.settled(ids[n] ?? "")) - at));
      return { recorded: [], routed };
    };
    for (const warm of [ours, insert, signal]) await warm();
    const measured = await inTurns({ ours, insert, signal }, { rounds, say: bench.say });
    await Promise.all([product.stop(), handler.stop(), temporal.stop()]);

    const at = (name: keyof typeof measured, of: "recorded" | "routed", share: number) =>
      measured[name].map((round) => quantile(round[of], share));
    return [0.5, 0.99].flatMap((share) => [
      {
        what: `answer recorded, p${share * 100}, ${load.ratePerSecond}/s`,
        unit: "ms",
        ours: spreadOf(at("ours", "recorded", share)),
        floor: { name: "handler + insert", value: spreadOf(at("insert", "recorded", share)) },
        ratio: ratioOf(at("ours", "recorded", share), at("insert", "recorded", share)),
        ...(share === 0.5 ? { goal: { of: "ratio", atMost: 2 } as const } : {}),
      },
      {
        what: `answer routed, p${share * 100}, ${load.ratePerSecond}/s`,
        unit: "ms",
        ours: spreadOf(at("ours", "routed", share)),
        floor: { name: "signal to done", value: spreadOf(at("signal", "routed", share)) },
        ratio: ratioOf(at("ours", "routed", share), at("signal", "routed", share)),
        ...(share === 0.5 ? { goal: { of: "ratio", atMost: 1.2 } as const } : {}),
      },
    ]);
  },
};
