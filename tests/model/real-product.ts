import { Context } from "@temporalio/activity";
import { pino } from "pino";
import { expect, vi } from "vitest";
import { createActivities } from "../../activities/index.ts";
import { createApp } from "../../client/app.ts";
import { startHttpServer } from "../../client/http-server.ts";
import { startRelay } from "../../client/relay/relay.ts";
import { saveConnection } from "../../database/connections.ts";
import { connect } from "../../database/connect.ts";
import { savePolicy } from "../../database/policies.ts";
import { seed } from "../../database/seed.ts";
import { createVault } from "../../database/vault.ts";
import { createPostman } from "../../mail/postman.ts";
import { followUpWorkflowId, reconcileType, taskQueue } from "../../workflows/contract.ts";
import { quickRules, testSecret } from "../support/installation.ts";
import type { GivenAnswer } from "../support/invariants.ts";
import { outgoing } from "../support/outgoing.ts";
import { freshDatabase } from "../support/postgres.ts";
import { sampleDesk } from "../support/sample-desk.ts";
import { startSmtpServer } from "../support/smtp-server.ts";
import { createFate } from "./fate.ts";
import { passInPostgres } from "./pass-in-postgres.ts";
import type { SkippingTemporal } from "./skipping-temporal.ts";

export const customer = "helen@customers.test";
const adminKey = "ak_told_in_stories";
/** The waits that promised.ts knows. */
const rules = {
  ...quickRules,
  checkInAfter: "PT24H",
  latest: "P30D",
  remindAfter: "P3D",
  patience: "P5D",
  grace: "PT10M",
  holdWindow: "P6D",
};
/** What becomes of the helpdesk's webhooks on their way to us. */
export type Post = "arrives" | "arrives twice" | "is lost";

/** The whole product over its real edges, new for one story. */
export async function realProduct(temporal: SkippingTemporal) {
  const database = await freshDatabase();
  const sql = connect(database.url, { name: "story" });
  const vault = createVault(testSecret);
  const log = pino({ level: process.env["TEST_LOG"] ?? "silent" });
  const smtp = await startSmtpServer();
  const postman = createPostman({ smtpUrl: smtp.url });
  let post: Post = "arrives";
  let app: ReturnType<typeof createApp> | null = null;
  const server = await startHttpServer(
    async (request, env) => {
      if (app === null) return new Response(null, { status: 503 });
      if (new URL(request.url).pathname !== "/v1/webhooks/desk") return await app.fetch(request, env);
      if (post === "is lost") return new Response(null, { status: 202 });
      if (post === "arrives twice") await app.fetch(request.clone(), env);
      return await app.fetch(request, env);
    },
    { host: "127.0.0.1", port: 0 },
  );
  const url = `http://127.0.0.1:${server.port}`;
  const parts = { sql, vault, outgoing, log, url, replyDomain: "reply.acme.test" };
  const real = {
    reachable: () => true,
    client: () => Promise.resolve(temporal.client),
    close: () => Promise.resolve(),
  };
  app = createApp({ ...parts, organisation: "Acme", temporal: real });

  await seed(sql, { adminKey });
  await savePolicy(sql, { name: "story", rules, ifVersion: null, by: "test" });
  const desk = await sampleDesk({ webhookUrl: `${url}/v1/webhooks/desk` });
  const wanted = {
    name: "desk",
    baseUrl: desk.url,
    credentials: { token: desk.token },
    webhookSecrets: [desk.secret],
    policy: "story",
    settings: {},
    ifVersion: null,
  };
  await saveConnection(sql, { vault, by: "test", wanted: { ...wanted, kind: "sample" } });
  const from = { name: "Acme Support", address: "support@acme.test" };
  const fate = createFate();
  const dependencies = { ...parts, postman, from, heartbeat: () => Context.current().heartbeat() };
  temporal.tell({
    ...createActivities(dependencies),
    askCustomer: (input) =>
      fate.attempt(dependencies, { act: (mortal) => createActivities(mortal).askCustomer(input) }),
    carryOut: (input) => fate.attempt(dependencies, { act: (mortal) => createActivities(mortal).carryOut(input) }),
    settleFollowUp: (input) =>
      fate.attempt(dependencies, {
        act: (mortal) => createActivities(mortal).settleFollowUp(input),
        afterwards: "after it settled",
      }),
  });
  const relay = await startRelay({ sql, vault, outgoing, temporal: real, log });
  const ticket = await desk.write(customer);
  const given: GivenAnswer[] = [];
  const passed: { at: number; ms: number }[] = [];

  const followUps = async () =>
    await sql<{ id: string; stage: string; workflow: string; outcome: string | null; verdict: string | null }[]>`
      select follow_ups.id, stage, workflow, outcome, answers.verdict
      from follow_ups left join answers on answers.follow_up_id = follow_ups.id and answers.version = answer_version
      order by resolved_at, follow_ups.id`;

  /** Nothing moves by itself any more, until time passes or somebody does something. */
  const comeToRest = async (): Promise<void> => {
    await vi.waitFor(
      async () => {
        // In the order in which one thing leads to the next.
        const told = await desk.allTold();
        const [row] = await sql<{ letters: number; untold: number }[]>`
          select (select count(*)::int from inbox where handled_at is null) as letters,
            (select count(*)::int from follow_ups where relay_at is not null
              and not (relay_at > now() and answer_version > 0 and signalled_version = answer_version and wake is null)
            ) as untold`;
        expect({ ...row, told, busy: temporal.busy() }).toEqual({ letters: 0, untold: 0, told: true, busy: 0 });
        for (const { id, workflow } of await followUps()) {
          if (workflow === "none") continue;
          expect(await temporal.isAtRest(followUpWorkflowId(id)), `${id} is at rest`).toBe(true);
        }
      },
      { timeout: 30_000, interval: 10 },
    );
  };

  await comeToRest();
  return {
    sql,
    smtp,
    desk,
    ticket,
    url,
    given,
    fate,
    followUps,
    comeToRest,
    setPost: (next: Post): void => {
      post = next;
    },
    async pass(ms: number) {
      passed.push({ at: Date.now(), ms });
      await passInPostgres(sql, ms);
      await temporal.pass(ms);
      await comeToRest();
    },
    /** The helpdesk's clock does not jump: its moments are told as Postgres has them. */
    tickets: async () =>
      (await desk.tickets()).map(({ resolution, ...rest }) => {
        const sinceMs = passed
          .filter(({ at }) => at > (resolution?.at.getTime() ?? 0))
          .reduce((sum, { ms }) => sum + ms, 0);
        return {
          ...rest,
          resolution: resolution && { ...resolution, at: new Date(resolution.at.getTime() - sinceMs) },
        };
      }),
    /** What a Schedule does every five minutes. */
    async reconcile() {
      const workflowId = `reconcile-${crypto.randomUUID()}`;
      await temporal.client.workflow.execute(reconcileType, { taskQueue, workflowId });
    },
    call: (path: string, { body, type }: { body: string; type: string }) =>
      fetch(url + path, {
        method: "POST",
        body,
        headers: { authorization: `Bearer ${adminKey}`, "content-type": type },
      }),
    async end() {
      fate.end();
      await relay.stop();
      for (const { id, workflow } of await followUps()) {
        if (workflow === "none") continue;
        await temporal.client.workflow
          .getHandle(followUpWorkflowId(id))
          .terminate()
          .catch(() => undefined);
      }
      temporal.tell(null);
      await server.stop();
      postman.close();
      await Promise.all([desk.stop(), smtp.stop()]);
      await sql.end({ timeout: 1 });
      await database.drop();
    },
  };
}
export type RealProduct = Awaited<ReturnType<typeof realProduct>>;
