import { setTimeout as delay } from "node:timers/promises";
import type { Bench } from "../bench.ts";
import { clockMs } from "../child.ts";
import { type BareTemporal, startBareTemporal } from "../floors/bare-temporal.ts";
import { closedLoop } from "../open-loop.ts";
import { newTicketId } from "../people.ts";
import { type Product, startProduct, zeroWait } from "../product.ts";
import { inTurns, ratioOf } from "../rounds.ts";
import type { Finding, Row } from "../row.ts";
import { quantile, spreadOf } from "../spread.ts";
import { acceptAt } from "../accept-at.ts";

type Lags = { half: number; most: number };
const lagsOf = (lags: number[]): Lags => ({ half: quantile(lags, 0.5), most: quantile(lags, 0.99) });

export const fireLag: Row = {
  name: "fire-lag",
  story:
    "How late a check-in reaches the mail server when many are due in the same second, from the moment it was due. The floor is the activity of bare workflows that were delayed to the same moment. With jitter the same number is spread over two minutes (the default policy spreads over fifteen).",
  async run(bench) {
    const many = bench.pick({ tiny: 5, small: 100, full: 5_000 });
    const few = bench.pick({ tiny: 5, small: 50, full: 100 });
    const rounds = bench.pick({ tiny: 1, small: 2, full: 2 });
    const product = await startProduct(bench, zeroWait);
    const jittery = await startProduct(bench, {
      ...zeroWait,
      jitter: bench.pick({ tiny: "PT1S", small: "PT10S", full: "PT2M" }),
    });
    const bare = await startBareTemporal(bench);

    await burst(bench, product, few);
    await bareBurst(bench, bare, few);
    const inRounds = await inTurns(
      { ours: () => burst(bench, product, few), floor: () => bareBurst(bench, bare, few) },
      { rounds, say: bench.say },
    );
    bench.say(`${many} at once`);
    const crowd = await inTurns(
      { ours: () => burst(bench, product, many), floor: () => bareBurst(bench, bare, many) },
      { rounds: bench.pick({ tiny: 1, small: 1, full: 1 }), say: bench.say },
    );
    bench.say(`${many} with jitter`);
    const spread = await burst(bench, jittery, many);
    await Promise.all([product.stop(), jittery.stop(), bare.stop()]);
    return [
      ...findings(`${few} due in one second`, inRounds),
      ...findings(`${many} due in one second`, crowd),
      ...findings(`${many} due with jitter`, { ours: [spread], floor: [] }),
    ];
  },
};

function findings(what: string, { ours, floor }: { ours: Lags[]; floor: Lags[] }): Finding[] {
  return (["half", "most"] as const).map((of) => {
    const own = ours.map((lags) => lags[of]);
    const theirs = floor.map((lags) => lags[of]);
    const compared =
      theirs.length === 0
        ? {}
        : { floor: { name: "bare workflow", value: spreadOf(theirs) }, ratio: ratioOf(own, theirs) };
    return {
      what: `fire lag, ${of === "half" ? "p50" : "p99"}, ${what}`,
      unit: "ms",
      ours: spreadOf(own),
      ...compared,
    };
  });
}

/** So long before they are due: all have to be started by then. */
const leadMs = (count: number) => 8_000 + count * 20;

async function burst(bench: Bench, product: Product, count: number): Promise<Lags> {
  const ids = Array.from({ length: count }, newTicketId);
  const resolvedAt = new Date();
  const afterMs = leadMs(count);
  const mailedAt = new Map<string, number>();
  product.world.hear(({ kind, id, at }) => {
    if (kind === "mail") mailedAt.set(id.split(" ")[0] ?? "", at);
  });
  const dueAt = new Map<string, number>();
  await closedLoop({
    atOnce: 8,
    count,
    act: async (n) => {
      const ticketId = ids[n] ?? "";
      dueAt.set(ticketId, await acceptAt(product, { ticketId, resolvedAt, checkInAfterMs: afterMs }));
    },
  });
  await allStarted(product);
  if (clockMs() > resolvedAt.getTime() + afterMs)
    bench.say("not all were started when they were due: the lag is too long");
  for (let waits = 1; ids.some((id) => !mailedAt.has(id)); waits += 1) {
    if (waits % 200 === 0) bench.say(`${ids.filter((id) => mailedAt.has(id)).length} of ${count} mails have come`);
    await delay(100);
  }
  return lagsOf(ids.map((id) => (mailedAt.get(id) ?? 0) - (dueAt.get(id) ?? 0)));
}

async function allStarted({ sql }: Product): Promise<void> {
  for (;;) {
    const [row] = await sql<{ n: number }[]>`select count(*)::int as n from follow_ups where workflow = 'none'`;
    if (row?.n === 0) return;
    await delay(100);
  }
}

async function bareBurst(bench: Bench, bare: BareTemporal, count: number): Promise<Lags> {
  const ids = Array.from({ length: count }, newTicketId);
  const dueMs = clockMs() + leadMs(count);
  await closedLoop({ atOnce: 16, count, act: (n) => bare.start(ids[n] ?? "", { delayMs: dueMs - clockMs() }) });
  if (clockMs() > dueMs) bench.say("not all were started when they were due: the floor's lag is too long");
  const asked = await Promise.all(ids.map((id) => bare.asked(id)));
  return lagsOf(asked.map((at) => at - dueMs));
}
