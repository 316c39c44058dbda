import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, describe, expect, it, onTestFailed, vi } from "vitest";
import { freePort } from "../../embedded/ports.ts";
import { checkInvariants, type GivenAnswer } from "../support/invariants.ts";
import { freshDatabase } from "../support/postgres.ts";
import { type SampleDesk, sampleDesk } from "../support/sample-desk.ts";
import { freshNamespace } from "../support/temporal-namespace.ts";
import { temporalServer } from "../support/temporal.ts";
import { type DatabaseStalls, databaseStalls } from "./database-stalls.ts";
import { createGates } from "./gates.ts";
import { type Installed, installed } from "./installed.ts";
import { type Kill, killWhoIsHeld } from "./killer.ts";
import { killPoints } from "./kill-points.ts";
import { type Lane, walk } from "./lane.ts";
import type { ProductProcess } from "./product.ts";
import { proofSeed, seeded } from "./seeded.ts";
import { stallingProxy } from "./stalling-proxy.ts";
import { type StallingSmtp, stallingSmtp } from "./stalling-smtp.ts";

/** One ticket for every kill point, all on their way at once; PROOF_SEED repeats what was chosen. */
describe(`kill -9 at every step of the path (PROOF_SEED=${proofSeed})`, () => {
  const gates = createGates();
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let connection: Connection;
  let client: Client;
  let smtp: StallingSmtp;
  let desk: SampleDesk;
  let proxy: Awaited<ReturnType<typeof stallingProxy>>;
  let product: Installed;
  let processes: ProductProcess[];
  let stalls: DatabaseStalls;

  beforeAll(async () => {
    database = await freshDatabase();
    const { address } = await temporalServer();
    connection = await Connection.connect({ address });
    const namespace = await freshNamespace(connection);
    client = new Client({ connection, namespace });
    smtp = await stallingSmtp({ gates });
    product = await installed({ databaseUrl: database.url, temporalAddress: address, namespace, smtpUrl: smtp.url });
    desk = await sampleDesk({ webhookUrl: `${product.url}/v1/webhooks/desk` });
    proxy = await stallingProxy({ target: desk.url, gates });
    processes = [
      product.start({ role: "client", name: "aftercare-client-1" }),
      product.start({ role: "client", name: "aftercare-client-2", settings: { PORT: String(await freePort()) } }),
      product.start({ role: "worker" }),
    ];
    await product.ready();
    await product.connectDesk({ ...desk, url: proxy.url }, { remindAfter: "PT20S", patience: "PT20S" });
    const points = killPoints.flatMap((point) => (point.where === "database" ? [point] : []));
    stalls = await databaseStalls({ url: database.url, points });
  });
  afterAll(async () => {
    await Promise.all(processes.map((one) => one.kill()));
    await Promise.all([stalls.close(), proxy.stop(), desk.stop(), smtp.stop(), connection.close()]);
    await database.drop();
  });

  it("keeps every promise, and every ticket reaches its end", { timeout: 300_000 }, async () => {
    onTestFailed(() => {
      for (const { name, output } of processes) console.error(name, output());
    });
    const { sql } = database;
    const given: GivenAnswer[] = [];
    const chance = seeded(proofSeed);
    const lanes: Lane[] = [];
    for (const [i, point] of chance.shuffled(killPoints).entries()) {
      const address = `lane-${i + 1}@customers.test`;
      lanes.push({
        id: i + 1,
        point,
        commit: chance.coin(),
        verdict: chance.coin() ? "not_held" : "partly",
        ticket: await desk.write(address),
        address,
      });
    }
    // That they were written is told as well, and is not what is to be interrupted.
    await vi.waitFor(
      async () => {
        const [told] = await sql<{ handled: number }[]>`
          select count(*)::int as handled from inbox where handled_at is not null`;
        expect(told?.handled).toBe(lanes.length);
      },
      { timeout: 60_000, interval: 250 },
    );

    const begun = performance.now();
    const log = (kill: Kill) => {
      if (process.env["TEST_LOG"]) console.error(Math.round(performance.now() - begun), kill.process, ...kill.points);
    };
    let over = false;
    const walking = Promise.all(lanes.map((lane) => walk(lane, { sql, desk, smtp, stalls, gates, given }))).finally(
      () => {
        over = true;
      },
    );
    const kills = await killWhoIsHeld({ lanes, stalls, gates, processes, isOver: () => over, log });
    await walking;

    const reached = new Set(kills.flatMap(({ points }) => points));
    expect(killPoints.map(({ name }) => name).filter((name) => !reached.has(name))).toEqual([]);
    expect(reached.size).toBeGreaterThanOrEqual(20);
    const evidence = { sql, client, mails: smtp.mails, tickets: await desk.tickets(), answers: given };
    expect(await checkInvariants(evidence)).toEqual([]);
    const undone = await sql`select key, phase from effects where phase not in ('accepted', 'unknown')`;
    expect([...undone]).toEqual([]);
    expect(await Promise.all(processes.map((one) => one.stop()))).toEqual(processes.map(() => 0));
  });
});
