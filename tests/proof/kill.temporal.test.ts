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
import { type KillPoint, killPoints } from "./kill-points.ts";
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
    await Promise.all(processes.map((one) => one.end()));
    await Promise.all([stalls.close(), proxy.stop(), desk.stop(), smtp.stop(), connection.close()]);
    await database.drop();
  });

  const chance = seeded(proofSeed);
  const given: GivenAnswer[] = [];
  let lanesSoFar = 0;

  /** One ticket for each of these points, from solved to told; returns the points at which somebody was killed. */
  async function wave(points: readonly KillPoint[]): Promise<Set<string>> {
    const { sql } = database;
    const lanes: Lane[] = [];
    for (const point of chance.shuffled(points)) {
      lanesSoFar += 1;
      const address = `lane-${lanesSoFar}@customers.test`;
      const ticket = await desk.write(address);
      const verdict = chance.coin() ? "not_held" : "partly";
      lanes.push({ id: lanesSoFar, point, commit: chance.coin(), verdict, ticket, address });
    }
    // That they were written is told as well, and is not what is to be interrupted.
    await vi.waitFor(
      async () => {
        const written = sql(lanes.map(({ ticket }) => ticket));
        const told = await sql`select id from inbox where ticket_id in ${written} and handled_at is not null`;
        expect(told).toHaveLength(lanes.length);
      },
      { timeout: 60_000, interval: 250 },
    );
    let over = false;
    const course = { sql, desk, smtp, stalls, gates, given };
    const walking = Promise.all(lanes.map((lane) => walk(lane, course))).finally(() => {
      over = true;
    });
    const hunting = killWhoIsHeld({ lanes, stalls, gates, processes, isOver: () => over, log });
    const [kills] = await Promise.all([hunting, walking]);
    return new Set(kills.flatMap(({ points }) => points));
  }

  it("keeps every promise, and every ticket reaches its end", { timeout: 400_000 }, async () => {
    onTestFailed(() => {
      for (const { name, output } of processes) console.error(name, output());
    });
    const { sql } = database;
    let left = killPoints;
    // A kill for others may carry a ticket past its own point (its mail is unknown then): that point gets another ticket.
    for (let waves = 0; waves < 3 && left.length > 0; waves += 1) {
      const reached = await wave(left);
      left = left.filter(({ name }) => !reached.has(name));
    }
    expect(left.map(({ name }) => name)).toEqual([]);
    // A run that was woken once more needs a moment to see that nothing is left to do.
    await vi.waitFor(
      async () => {
        const evidence = { sql, client, mails: smtp.mails, tickets: await desk.tickets(), answers: given };
        expect(await checkInvariants(evidence)).toEqual([]);
      },
      { timeout: 60_000, interval: 1_000 },
    );
    const undone = await sql`select key, phase from effects where phase not in ('accepted', 'unknown')`;
    expect([...undone]).toEqual([]);
    expect(await Promise.all(processes.map((one) => one.stop()))).toEqual(processes.map(() => 0));
  });
});

/** TEST_LOG=warn shows who was killed where, and when. */
function log({ process: name, points }: Kill): void {
  if (process.env["TEST_LOG"]) console.error(new Date().toISOString().slice(11, 19), name, ...points);
}
