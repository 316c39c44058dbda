import { setTimeout as delay } from "node:timers/promises";
import { askMany } from "../asked.ts";
import { fillOpen } from "../fill.ts";
import { openLoop } from "../open-loop.ts";
import { answer as send, newTicketId, solve } from "../people.ts";
import { startProduct, zeroWait } from "../product.ts";
import { inTurns, ratioOf } from "../rounds.ts";
import type { Finding, Row } from "../row.ts";
import { settledAt } from "../settled-at.ts";
import { quantile, spreadOf } from "../spread.ts";

export const growth: Row = {
  name: "growth",
  story:
    "Accepting and answering beside 100,000 open follow-ups, against the same beside 1,000: two installations at once, in turns. The open ones are put into Postgres by SQL; Temporal holds only those of the bench, so that its own growth is not in here.",
  async run(bench) {
    const count = bench.pick({ tiny: 4, small: 50, full: 60 });
    const rounds = bench.pick({ tiny: 1, small: 4, full: 4 });
    const open = bench.pick({ tiny: [10, 100], small: [1_000, 20_000], full: [1_000, 100_000] });
    const [few, many] = [await beside(open[0] ?? 0), await beside(open[1] ?? 0)];

    async function beside(openOnes: number) {
      const product = await startProduct(bench, zeroWait);
      bench.say(`filling in ${openOnes}`);
      await fillOpen(product.sql, { count: openOnes, tag: "f" });
      return {
        product,
        async round() {
          const load = { ratePerSecond: 6, count };
          const accepted = await openLoop({ ...load, act: () => solve(product, newTicketId()) });
          const keys = await askMany(product, count);
          await delay(500);
          const answered = await openLoop({ ...load, act: (n) => send(product, { key: keys[n] ?? "", from: n }) });
          const settled = await settledAt(product.sql, keys);
          return {
            accepted: quantile(accepted.latencyMs, 0.5),
            answered: quantile(answered.latencyMs, 0.5),
            routed: quantile(
              answered.intendedAt.map((at, n) => (settled[n] ?? Number.NaN) - at),
              0.5,
            ),
          };
        },
      };
    }
    await few.round();
    await many.round();
    const measured = await inTurns({ many: () => many.round(), few: () => few.round() }, { rounds, say: bench.say });
    await Promise.all([few.product.stop(), many.product.stop()]);

    const finding = (what: string, of: "accepted" | "answered" | "routed"): Finding => {
      const [ours, floor] = [measured.many.map((round) => round[of]), measured.few.map((round) => round[of])];
      return {
        what: `${what}, p50, beside ${open[1]} open`,
        unit: "ms",
        ours: spreadOf(ours),
        floor: { name: `beside ${open[0]}`, value: spreadOf(floor) },
        ratio: ratioOf(ours, floor),
        ...(of === "routed" ? {} : { goal: { of: "ratio", atMost: 1.2 } as const }),
      };
    };
    return [
      finding("webhook accepted", "accepted"),
      finding("answer recorded", "answered"),
      finding("answer routed", "routed"),
    ];
  },
};
