import { Client, Connection } from "@temporalio/client";
import { describe, expect, it, onTestFailed, vi } from "vitest";
import { savePolicy } from "../../database/policies.ts";
import type { PolicyRules } from "../../domain/policy.ts";
import { freePort } from "../../embedded/ports.ts";
import { startTemporal } from "../../embedded/temporal.ts";
import { reconcileId, reconcileType, taskQueue } from "../../workflows/contract.ts";
import { solved } from "../client/api/api-under-test.ts";
import { quickRules } from "../support/installation.ts";
import { checkInvariants, type GivenAnswer } from "../support/invariants.ts";
import { freshDatabase } from "../support/postgres.ts";
import { startSmtpServer } from "../support/smtp-server.ts";
import { programForTests } from "../support/temporal-server.ts";
import { answerByLink } from "./answer-by-link.ts";
import { installed } from "./installed.ts";
import { createParts } from "./parts.ts";

const { stopLater, folder } = createParts();
const patience = { timeout: 90_000, interval: 200 };

/** One follow-up each; two hours later the waits of some are over, and those of others are not. */
const rulesOf = {
  scheduled: { checkInAfter: "PT1H" },
  waiting: { checkInAfter: "PT47H" },
  asked: { remindAfter: "PT1H", patience: "P1D" },
  reminded: { remindAfter: "PT0.5S", patience: "P1D" },
  silent: { remindAfter: "PT0.5S", patience: "PT1H" },
  grace: { remindAfter: "P1D", grace: "PT1H" },
  undone: { remindAfter: "P1D", grace: "PT0S" },
} satisfies Record<string, Partial<PolicyRules>>;
type Name = keyof typeof rulesOf;

describe("when Temporal has lost everything", () => {
  it("every open follow-up goes on from Postgres, with no mail twice", { timeout: 300_000 }, async () => {
    const database = await freshDatabase();
    stopLater(() => database.drop());
    const { sql } = database;
    const smtp = await startSmtpServer();
    stopLater(() => smtp.stop());
    const port = await freePort();
    const binary = await programForTests("temporal");
    const emptyServer = async () => startTemporal({ binary, dataDir: await folder(), port, keep: false });
    const first = await emptyServer();
    stopLater(() => first.stop());
    const product = await installed({
      databaseUrl: database.url,
      temporalAddress: first.address,
      namespace: "default",
      smtpUrl: smtp.url,
    });
    const client = product.start({ role: "client" });
    const worker = product.start({ role: "worker" });
    stopLater(() => client.end());
    stopLater(() => worker.end());
    onTestFailed(() => console.error(client.output(), worker.output()));
    await product.ready();
    // Somebody listens: without a subscription a reopening through the API is a person's to do.
    await sql`
      insert into subscriptions (name, url, events, secret)
      values ('desk', 'http://127.0.0.1:9/', ${["ticket.reopen_requested"]}, ${Buffer.alloc(1)})`;

    const ids = new Map<Name, string>();
    const idOf = (name: Name) => ids.get(name) ?? "none";
    const addressOf = (name: Name) => `${name}@customers.test`;
    const mailsTo = (name: Name) => smtp.mails.filter(({ envelope }) => envelope.to.includes(addressOf(name)));
    const given: GivenAnswer[] = [];
    const answer = async (name: Name, verdict: "held" | "not_held") => {
      const [mail] = mailsTo(name);
      if (!mail) throw new Error(`${name} got no mail`);
      await answerByLink({ mail, verdict, words: `It is ${verdict}, says ${name}.`, sql, given });
    };
    const stages = async () => {
      const rows = await sql<{ id: string; stage: string }[]>`select id, stage from follow_ups`;
      return Object.fromEntries([...ids].map(([name, id]) => [name, rows.find((row) => row.id === id)?.stage]));
    };
    const names = Object.entries(rulesOf)
      .map(([name]) => name)
      .filter((name): name is Name => name in rulesOf);
    for (const name of names) {
      const rules = { ...quickRules, checkInAfter: "PT0S", latest: "PT48H", ...rulesOf[name] };
      await savePolicy(sql, { name, rules, ifVersion: null, by: "test" });
      const customer = { id: name, email: addressOf(name), company: null };
      const told = await product.call("POST /v1/follow-ups", solved({ customer, rest: { policy: name } }));
      expect(told.status).toBe(202);
      const body: unknown = await told.json();
      ids.set(name, typeof body === "object" && body !== null && "id" in body ? String(body.id) : "none");
    }
    const before = { scheduled: 0, waiting: 0, asked: 1, reminded: 2, silent: 2, grace: 1, undone: 1 };
    const mailsNow = () => Object.fromEntries(names.map((name) => [name, mailsTo(name).length]));
    await vi.waitFor(() => expect(mailsNow()).toEqual(before), patience);
    await answer("grace", "not_held");
    smtp.behave("450-at-rcpt");
    await answer("undone", "not_held");
    const undone = async () => {
      const [row] = await sql<{ phase: string; attempt: number }[]>`
        select phase, attempt from effects where follow_up_id = ${idOf("undone")} and settlement is not null`;
      return row;
    };
    await vi.waitFor(async () => expect((await undone())?.attempt).toBeGreaterThan(0), patience);
    await vi.waitFor(async () => {
      const [row] = await sql<{ started: number }[]>`
        select count(*)::int as started from follow_ups where workflow = 'started'`;
      expect(row?.started).toBe(names.length);
    }, patience);
    expect(await stages()).toEqual({
      scheduled: "scheduled",
      waiting: "scheduled",
      asked: "asked",
      reminded: "asked",
      silent: "asked",
      grace: "answered",
      undone: "settled",
    });

    await first.stop();
    smtp.behave("accept");
    // Two hours pass without Temporal.
    await sql`
      update follow_ups set
        check_in_at = check_in_at - interval '2 hours',
        asked_at = asked_at - interval '2 hours', reminded_at = reminded_at - interval '2 hours',
        due_at = due_at - interval '2 hours'`;
    await sql`update answers set at = at - interval '2 hours'`;
    await sql`update tokens set created_at = created_at - interval '2 hours'`;
    await sql`update effects set updated_at = updated_at - interval '2 hours', lease_until = lease_until - interval '2 hours'`;
    const second = await emptyServer();
    stopLater(() => second.stop());
    const connection = await Connection.connect({ address: second.address });
    stopLater(() => connection.close());
    const temporal = new Client({ connection });

    // The worker that was there all the time makes the Schedule again.
    await vi.waitFor(() => temporal.schedule.getHandle(reconcileId).describe(), patience);
    const run = { taskQueue, workflowId: "reconcile-now", workflowIdConflictPolicy: "USE_EXISTING" } as const;
    await temporal.workflow.execute(reconcileType, run);
    const after = { scheduled: 1, waiting: 0, asked: 2, reminded: 2, silent: 2, grace: 2, undone: 2 };
    await vi.waitFor(() => expect(mailsNow()).toEqual(after), patience);
    await vi.waitFor(async () => {
      expect(await stages()).toEqual({
        scheduled: "asked",
        waiting: "scheduled",
        asked: "asked",
        reminded: "asked",
        silent: "settled",
        grace: "settled",
        undone: "settled",
      });
      expect((await undone())?.phase).toBe("accepted");
    }, patience);

    // Nobody had to be set going again to be heard: an answer starts what it needs.
    await answer("scheduled", "held");
    await answer("asked", "held");
    await answer("reminded", "held");
    const sendNow = await product.call(`POST /v1/follow-ups/${idOf("waiting")}/send-now`, {});
    expect(sendNow.status).toBeLessThan(300);
    await vi.waitFor(() => expect(mailsTo("waiting")).toHaveLength(1), patience);
    await answer("waiting", "held");
    await vi.waitFor(async () => {
      expect(new Set(Object.values(await stages()))).toEqual(new Set(["settled"]));
      expect(await checkInvariants({ sql, client: temporal, mails: smtp.mails, answers: given })).toEqual([]);
    }, patience);
    expect(mailsNow()).toEqual({ ...after, waiting: 1 });
    expect(await sql`select kind from alarms where cleared_at is null`).toHaveLength(0);
  });
});
