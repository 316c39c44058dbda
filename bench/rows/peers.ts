import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Bench } from "../bench.ts";
import { launch } from "../child.ts";
import { cpuDuring } from "../cpu.ts";
import { closedLoop } from "../open-loop.ts";
import { answer, ask, newTicketId, open, solve } from "../people.ts";
import { postOf, startProduct } from "../product.ts";
import { inTurns, ratioOf } from "../rounds.ts";
import type { Row } from "../row.ts";
import { spreadOf } from "../spread.ts";

const names = ["graphile-worker", "dbos", "restate"] as const;
const folder = fileURLToPath(new URL("../peers/", import.meta.url));
const thinkMs = 250;
const atOnce = 64;

/** They are no dependencies of the product: 250 MB, installed by the first who measures them. */
export const peersAreInstalled = (): boolean => existsSync(`${folder}node_modules`);

export const peers: Row = {
  name: "peers",
  story:
    "The same flow (accepted, asked by mail, answered, settled; a wait of three days that is cut short) with what one would build on instead, each as its documentation recommends: graphile-worker, DBOS, Restate. They keep one table and send a short mail, once or more often; of policies, eligibility, pages, ledger, timeline, events they have nothing.",
  async run(bench) {
    if (!peersAreInstalled()) install(bench);
    const count = bench.pick({ tiny: 3, small: 60, full: 200 });
    const rounds = bench.pick({ tiny: 1, small: 2, full: 2 });
    const product = await startProduct(bench);
    const started = await Promise.all(names.map((name) => startPeer(bench, name)));

    const measure = async (pids: Record<string, number>, act: (n: number) => Promise<void>) => {
      let ms = 0;
      const cpu = await cpuDuring({ ...pids, postgres: bench.postgresPid }, async () => {
        ms = await closedLoop({ atOnce, count, act });
      });
      const total = Object.values(cpu).reduce((sum, one) => sum + one, 0);
      return { perSecond: (count * 1000) / ms, cpuMs: total / count };
    };
    const settled = async (followUpOf: string): Promise<void> => {
      for (;;) {
        const [row] = await product.sql`
          select from follow_ups join tickets on tickets.id = ticket_id where external_id = ${followUpOf} and stage = 'settled'`;
        if (row) return;
        await delay(50);
      }
    };
    const ours = () =>
      measure({ client: product.client.pid, worker: product.worker.pid, temporal: bench.temporalPid }, async (n) => {
        const ticketId = newTicketId();
        await solve(product, ticketId);
        const key = await product.mailed(ticketId);
        await delay(thinkMs);
        await open(product, { key, from: n });
        await answer(product, { key, from: n });
        await settled(ticketId);
      });
    const theirs = Object.fromEntries(
      started.map((peer) => [peer.name, () => measure({ peer: peer.pid }, () => peer.followUp())]),
    );
    const things: Record<string, (round: number) => Promise<{ perSecond: number; cpuMs: number }>> = {
      ours,
      ...theirs,
    };
    for (const warm of Object.values(things)) await warm(0);
    const measured = await inTurns(things, { rounds, say: bench.say });
    await product.stop();
    for (const peer of started) await peer.stop();

    const own = measured["ours"] ?? [];
    return names.flatMap((name) =>
      (["perSecond", "cpuMs"] as const).map((of) => {
        const [mine, other] = [own.map((round) => round[of]), (measured[name] ?? []).map((round) => round[of])];
        return {
          what: of === "perSecond" ? "follow-ups at zero wait" : "processor time per follow-up",
          unit: of === "perSecond" ? "1/s" : "ms",
          ours: spreadOf(mine),
          floor: { name, value: spreadOf(other) },
          ratio: ratioOf(mine, other),
        };
      }),
    );
  },
};

function install({ say }: Bench): void {
  say("installing the peers, once: 250 MB");
  const { status, stderr } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, encoding: "utf8" });
  if (status !== 0) {
    throw new Error(
      `${names.join(", ")} are not installed, and could not be (npm ci in bench/peers): ${stderr.trim()}`,
    );
  }
}

async function startPeer(bench: Bench, name: (typeof names)[number]) {
  const world = await launch({ args: ["--import", "tsx", "bench/around/world.ts"] });
  const smtpPort = world.ready.split(" ")[1] ?? "";
  const peer = await launch({ args: [`bench/peers/${name}.mjs`, await bench.freshDatabase(), smtpPort] });
  const mailed = postOf(world);
  const done = new Map<string, () => void>();
  peer.hear(({ kind, id }) => {
    if (kind === "settled") done.get(id)?.();
  });
  const tell = async (path: string) => {
    const { status } = await ask(`http://127.0.0.1:${peer.ready}${path}`, { method: "POST" });
    if (status !== 202) throw new Error(`${name} answered ${status}`);
  };
  return {
    name,
    pid: peer.pid,
    async followUp(): Promise<void> {
      const id = newTicketId();
      const settled = new Promise<void>((resolve) => done.set(id, resolve));
      await tell(`/start/${id}`);
      await mailed(id);
      await delay(thinkMs);
      await tell(`/answer/${id}`);
      await settled;
    },
    async stop(): Promise<void> {
      await peer.stop();
      await world.stop();
    },
  };
}
