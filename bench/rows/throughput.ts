import { setTimeout as delay } from "node:timers/promises";
import { cpuDuring } from "../cpu.ts";
import { closedLoop } from "../open-loop.ts";
import { startBareTemporal } from "../floors/bare-temporal.ts";
import { answer, newTicketId, open, solve } from "../people.ts";
import { startProduct } from "../product.ts";
import { inTurns, ratioOf } from "../rounds.ts";
import type { Row } from "../row.ts";
import { spreadOf } from "../spread.ts";

/** Long enough for the workflow to be back in its wait, as it is when people answer. */
const thinkMs = 250;

export const throughput: Row = {
  name: "throughput",
  story:
    "Follow-ups from webhook to settled at zero wait, 64 at a time: each is told by a signed webhook, read from the helpdesk, asked by mail, opened and answered by its link, and settled. The floor is a bare workflow with the same Temporal commands whose activities do nothing.",
  async run(bench) {
    const count = bench.pick({ tiny: 4, small: 100, full: 300 });
    const rounds = bench.pick({ tiny: 1, small: 4, full: 4 });
    const product = await startProduct(bench);
    const bare = await startBareTemporal(bench);
    const servers = { postgres: bench.postgresPid, temporal: bench.temporalPid };

    const followUp = async (n: number) => {
      const ticketId = newTicketId();
      await solve(product, ticketId);
      const key = await product.mailed(ticketId);
      await delay(thinkMs);
      await open(product, { key, from: n });
      await answer(product, { key, from: n });
    };
    const settled = async (atLeast: number) => {
      for (;;) {
        const [row] = await product.sql<{ n: number }[]>`select count(*)::int as n from settlements`;
        if ((row?.n ?? 0) >= atLeast) return;
        await delay(20);
      }
    };
    const bareOne = async () => {
      const id = newTicketId();
      await bare.tell(`/start/${id}`);
      await bare.asked(id);
      await delay(thinkMs);
      await bare.tell(`/answer/${id}`);
      await bare.settled(id);
    };
    const atOnce = 64;
    let done = 0;
    const ledger = async () => {
      const [row] = await product.sql<{ wal: number }[]>`
        select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as wal`;
      return { wal: row?.wal ?? 0 };
    };
    const ours = async () => {
      let ms = 0;
      const before = await ledger();
      const pids = { ...servers, client: product.client.pid, worker: product.worker.pid };
      const cpu = await cpuDuring(pids, async () => {
        const begin = performance.now();
        await closedLoop({ atOnce, count, act: followUp });
        await settled((done += count));
        ms = performance.now() - begin;
      });
      const after = await ledger();
      return { perSecond: (count * 1000) / ms, cpu, wal: after.wal - before.wal };
    };
    const floor = async () => {
      let ms = 0;
      const cpu = await cpuDuring({ ...servers, worker: bare.worker.pid, client: bare.client.pid }, async () => {
        ms = await closedLoop({ atOnce, count, act: bareOne });
      });
      return { perSecond: (count * 1000) / ms, cpu, wal: 0 };
    };

    // Both have warm code, connections and caches before anything counts.
    await ours();
    await floor();
    const measured = await inTurns({ ours, floor }, { rounds, say: bench.say });
    await product.stop();
    await bare.stop();

    const total = (cpu: Record<string, number>) => Object.values(cpu).reduce((sum, ms) => sum + ms, 0) / count;
    const perSecond = { ours: measured.ours.map((m) => m.perSecond), floor: measured.floor.map((m) => m.perSecond) };
    const cpuMs = {
      ours: measured.ours.map(({ cpu }) => total(cpu)),
      floor: measured.floor.map(({ cpu }) => total(cpu)),
    };
    const by = (of: "ours" | "floor", name: string) =>
      spreadOf(measured[of].map(({ cpu }) => (cpu[name] ?? 0) / count));
    return [
      {
        what: "follow-ups at zero wait",
        unit: "1/s",
        ours: spreadOf(perSecond.ours),
        floor: { name: "bare workflow", value: spreadOf(perSecond.floor) },
        ratio: ratioOf(perSecond.ours, perSecond.floor),
        goal: { of: "ratio", atLeast: 0.8 },
      },
      {
        what: "processor time per follow-up, all processes",
        unit: "ms",
        ours: spreadOf(cpuMs.ours),
        floor: { name: "bare workflow", value: spreadOf(cpuMs.floor) },
        ratio: ratioOf(cpuMs.ours, cpuMs.floor),
        goal: { of: "ratio", atMost: 1.25 },
      },
      {
        what: "write-ahead log per follow-up",
        unit: "kB",
        ours: spreadOf(measured.ours.map(({ wal }) => wal / count / 1000)),
      },
      ...["temporal", "worker", "client", "postgres"].map((name) => ({
        what: `of it: ${name}`,
        unit: "ms",
        ours: by("ours", name),
        ...(name === "postgres" ? {} : { floor: { name: "bare workflow", value: by("floor", name) } }),
      })),
    ];
  },
};
