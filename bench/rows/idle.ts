import { setTimeout as delay } from "node:timers/promises";
import { cpuDuring } from "../cpu.ts";
import { fillOpen } from "../fill.ts";
import { startProduct, zeroWait } from "../product.ts";
import type { Row } from "../row.ts";
import { spreadOf } from "../spread.ts";

export const idle: Row = {
  name: "idle",
  story:
    "What one client and one worker ask of Postgres while nothing is due: transactions a second and processor time, with no open follow-up and with many. The open ones are put in by SQL.",
  async run(bench) {
    const seconds = bench.pick({ tiny: 1, small: 12, full: 20 });
    const steps = bench.pick({ tiny: [0, 100], small: [0, 5_000], full: [0, 5_000, 95_000] });
    const product = await startProduct(bench, zeroWait);
    // Whoever started it asks of it as well: one connection, and its own count taken off.
    const transactions = async (): Promise<number> => {
      const [row] = await product.sql<{ n: number }[]>`
        select (xact_commit + xact_rollback)::float8 as n from pg_stat_database where datname = current_database()`;
      return row?.n ?? 0;
    };
    const findings = [];
    let open = 0;
    for (const more of steps) {
      if (more > 0) await fillOpen(product.sql, { count: more, tag: `i${open}x` });
      open += more;
      await product.sql`select pg_stat_force_next_flush()`;
      await delay(3_000);
      const before = await transactions();
      const pids = { client: product.client.pid, worker: product.worker.pid, postgres: bench.postgresPid };
      const cpu = await cpuDuring(pids, () => delay(seconds * 1_000));
      // Sessions tell what they did at most a second late.
      await delay(1_500);
      const perSecond = ((await transactions()) - before - 1) / (seconds + 1.5);
      const cpuPerSecond = Object.values(cpu).reduce((sum, ms) => sum + ms, 0) / seconds;
      findings.push(
        { what: `transactions, idle, ${open} open`, unit: "1/s", ours: spreadOf([perSecond]) },
        { what: `processor time, idle, ${open} open`, unit: "ms/s", ours: spreadOf([cpuPerSecond]) },
      );
    }
    await product.stop();
    return findings;
  },
};
