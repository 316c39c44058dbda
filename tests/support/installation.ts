import { Client, Connection } from "@temporalio/client";
import { Context } from "@temporalio/activity";
import { NativeConnection } from "@temporalio/worker";
import { pino } from "pino";
import { vi } from "vitest";
import { createActivities } from "../../activities/index.ts";
import { startRelay } from "../../client/relay/relay.ts";
import type { Temporal } from "../../client/relay/temporal.ts";
import { acceptResolution } from "../../database/acceptance.ts";
import { connect } from "../../database/connect.ts";
import { savePolicy } from "../../database/policies.ts";
import { createVault } from "../../database/vault.ts";
import { defaultRules, type PolicyRules } from "../../domain/policy.ts";
import type { Ticket, TicketResolution } from "../../domain/ticket.ts";
import type { Stage } from "../../domain/words.ts";
import { createPostman } from "../../mail/postman.ts";
import { createWorker } from "../../worker/create-worker.ts";
import { workflowBundle } from "./follow-up-paths.ts";
import { freshDatabase } from "./postgres.ts";
import { startSmtpServer } from "./smtp-server.ts";
import { temporalServer } from "./temporal.ts";
import { freshNamespace } from "./temporal-namespace.ts";
import { outgoing } from "./outgoing.ts";

/** Waits of the default policy shrunk to what a test can wait for. */
export const quickRules: PolicyRules = {
  ...defaultRules,
  requireHumanReply: false,
  hours: null,
  jitter: "PT0S",
  checkInAfter: "PT0.2S",
  latest: "PT1H",
  remindAfter: "PT30S",
  patience: "PT30S",
  grace: "PT0.3S",
  combineWithin: "PT0S",
  perCustomer: { count: 1_000, within: "P7D" },
  perCompany: { count: 1_000, within: "P1D" },
};
export const testSecret = Buffer.alloc(32, 7).toString("base64");

/** The real thing in one process: Postgres, Temporal, SMTP, worker and relays; only the HTTP side is left to the test. */
export async function installation(options: { rules?: Partial<PolicyRules>; relays?: number; worker?: boolean } = {}) {
  const database = await freshDatabase();
  const sql = connect(database.url, { name: "installation test" });
  const vault = createVault(testSecret);
  const log = pino({ level: process.env["TEST_LOG"] ?? "silent" });
  await savePolicy(sql, { name: "quick", rules: { ...quickRules, ...options.rules }, ifVersion: null, by: "test" });
  await sql`update connections set policy = 'quick' where name = 'api'`;

  await sql`
    insert into subscriptions (name, url, events, secret)
    values ('desk', 'http://127.0.0.1:9/', ${["ticket.reopen_requested"]}, ${Buffer.alloc(1)})`;
  const smtp = await startSmtpServer();
  const { address } = await temporalServer();
  const native = await NativeConnection.connect({ address });
  const connection = await Connection.connect({ address });
  const namespace = await freshNamespace(connection);
  const client = new Client({ connection: native, namespace });
  const temporal: Temporal = {
    client: () => Promise.resolve(client),
    reachable: () => true,
    close: () => Promise.resolve(),
  };
  const postman = createPostman({ smtpUrl: smtp.url });
  const dependencies = {
    sql,
    vault,
    outgoing,
    postman,
    log,
    url: "http://aftercare.test",
    from: { name: "Acme Support", address: "support@acme.test" },
    replyDomain: "reply.acme.test",
    heartbeat: () => Context.current().heartbeat(),
  };
  const worker = await createWorker({
    connection: native,
    namespace,
    activities: createActivities(dependencies),
    workflowBundle: await workflowBundle(),
  });
  const working = options.worker === false ? Promise.resolve() : worker.run();
  const relay = { sql, vault, outgoing, temporal, log };
  const relays = await Promise.all(Array.from({ length: options.relays ?? 1 }, () => startRelay(relay)));

  const stageOf = async (followUpId: string): Promise<Stage | undefined> => {
    const [row] = await sql<{ stage: Stage }[]>`select stage from follow_ups where id = ${followUpId}`;
    return row?.stage;
  };
  return {
    sql,
    url: database.url,
    vault,
    smtp,
    client,
    /** What the relays ask for the client. */
    temporal,
    native,
    dependencies,
    /** What a relay of this installation works with. */
    relay,
    stageOf,
    /** One resolution of one ticket, told by the API. */
    solve: (
      ticket: { id: string } & Partial<Omit<Ticket, "resolution">> & { resolution?: Partial<TicketResolution> },
    ) =>
      acceptResolution(sql, {
        connection: "api",
        ticket: solvedTicket(ticket),
        policy: null,
        checkInAfterMs: null,
        vault,
      }),
    reached: (followUpId: string, stage: Stage) =>
      vi.waitFor(
        async () => {
          const now = await stageOf(followUpId);
          if (now !== stage) throw new Error(`${followUpId} is ${now}, not ${stage}`);
        },
        { timeout: 20_000, interval: 50 },
      ),
    async close() {
      await Promise.all(relays.map((relay) => relay.stop()));
      if (worker.getState() === "RUNNING") worker.shutdown();
      await working;
      postman.close();
      await smtp.stop();
      await connection.close();
      await native.close();
      await sql.end({ timeout: 1 });
      await database.drop();
    },
  };
}
export type Installation = Awaited<ReturnType<typeof installation>>;

export function solvedTicket(
  given: { id: string } & Partial<Omit<Ticket, "resolution">> & { resolution?: Partial<TicketResolution> },
): Ticket & { resolution: TicketResolution } {
  const at = new Date();
  return {
    subject: "Sync stops at 99 %",
    url: null,
    status: "solved",
    team: null,
    tags: [],
    priority: null,
    channel: "email",
    messageId: null,
    humanReplies: 1,
    lastHumanContactAt: at,
    mergedInto: null,
    ...given,
    customer: given.customer ?? {
      id: null,
      email: `${given.id}@customers.test`,
      name: "Helen Brandt",
      language: "en",
      timeZone: "Europe/Berlin",
      company: null,
    },
    resolution: {
      key: "r1",
      at,
      summary: "We cleared a stuck upload.",
      agent: { email: "priya@acme.test", name: "Priya Nair" },
      ...given.resolution,
    },
  };
}
