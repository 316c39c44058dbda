import { randomUUID } from "node:crypto";
import { Client, Connection, type WorkflowHandle } from "@temporalio/client";
import { NativeConnection, bundleWorkflowCode, type WorkflowBundle } from "@temporalio/worker";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createWorker } from "../../worker/create-worker.ts";
import { answered, away, followUpType, followUpWorkflowId, taskQueue } from "../../workflows/contract.ts";
import { cost } from "../support/history-count.ts";
import { listening, nothing, type Script, stubActivities, type Stubbed } from "../support/stub-activities.ts";
import { temporalServer } from "../support/temporal.ts";
import { freshNamespace } from "../support/temporal-namespace.ts";
import { fileURLToPath } from "node:url";

const long = 60_000;
const short = 100;

describe("what one follow-up costs Temporal, exactly", () => {
  let native: NativeConnection;
  let connection: Connection;
  let bundle: WorkflowBundle;
  let address: string;

  beforeAll(async () => {
    ({ address } = await temporalServer());
    native = await NativeConnection.connect({ address });
    connection = await Connection.connect({ address });
    bundle = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL("../../workflows/index.ts", import.meta.url)),
    });
  });
  afterAll(async () => {
    await connection.close();
    await native.close();
  });

  async function follow(
    script: Script,
    story: (at: { stub: Stubbed; handle: WorkflowHandle; answer: (v: Stubbed["answer"]) => Promise<void> }) => Promise<void>,
  ) {
    const namespace = await freshNamespace(connection);
    const stub = stubActivities(script);
    const worker = await createWorker({ connection: native, namespace, activities: stub.activities, workflowBundle: bundle });
    return await worker.runUntil(async () => {
      const client = new Client({ connection, namespace });
      const followUpId = `fu_${randomUUID()}`;
      const handle = await client.workflow.start(followUpType, {
        workflowId: followUpWorkflowId(followUpId),
        taskQueue,
        args: [{ followUpId }],
        startDelay: 200,
      });
      const answer = async (given: Stubbed["answer"]) => {
        stub.answer = given;
        if (given) await handle.signal(answered, given);
      };
      await story({ stub, handle, answer });
      await handle.result();
      return { ...(await cost(handle)), calls: stub.calls };
    });
  }
  const asked = (stub: Stubbed, times = 1) =>
    vi.waitFor(() => expect(stub.calls.filter((call) => call === "ask")).toHaveLength(times), 10_000);
  /** The timer that follows stands in the history. */
  const waiting = (handle: WorkflowHandle, timers: number) =>
    vi.waitFor(async () => {
      const events = (await handle.fetchHistory()).events ?? [];
      expect(events.filter((event) => event.timerStartedEventAttributes)).toHaveLength(timers);
    }, 10_000);
  const settled = { next: nothing, effects: false };
  const acted = { next: nothing, effects: true };

  it("held: 18 events, 5 actions", async () => {
    const run = await follow(
      { looks: [listening(long, "ask")], settlements: [settled], graceMs: long },
      async ({ stub, handle, answer }) => {
        await asked(stub);
        await waiting(handle, 1);
        await answer({ version: 1, verdict: "held" });
      },
    );
    expect(run).toEqual({ events: 18, actions: 5, calls: ["ask", "settle 1"] });
  });

  it("not held, with grace: 29 events, 7 actions", async () => {
    const run = await follow(
      { looks: [listening(long, "ask")], settlements: [acted], graceMs: short },
      async ({ stub, handle, answer }) => {
        await asked(stub);
        await waiting(handle, 1);
        await answer({ version: 1, verdict: "not_held" });
      },
    );
    expect(run).toEqual({ events: 29, actions: 7, calls: ["ask", "settle 1", "carry out"] });
  });

  it("corrected in the grace: 24 events, 7 actions", async () => {
    const run = await follow(
      { looks: [listening(long, "ask")], settlements: [settled], graceMs: long },
      async ({ stub, handle, answer }) => {
        await asked(stub);
        await waiting(handle, 1);
        await answer({ version: 1, verdict: "not_held" });
        await waiting(handle, 2);
        await answer({ version: 2, verdict: "held" });
      },
    );
    expect(run).toEqual({ events: 24, actions: 7, calls: ["ask", "settle 2"] });
  });

  it("reminded, then held: 29 events, 7 actions", async () => {
    const run = await follow(
      { looks: [listening(short, "ask"), listening(long, "settle")], settlements: [settled], graceMs: long },
      async ({ stub, handle, answer }) => {
        await asked(stub, 2);
        await waiting(handle, 2);
        await answer({ version: 1, verdict: "held" });
      },
    );
    expect(run).toEqual({ events: 29, actions: 7, calls: ["ask", "ask", "settle 1"] });
  });

  it("silent: 28 events, 6 actions", async () => {
    const run = await follow(
      { looks: [listening(short, "ask"), listening(short, "settle")], settlements: [settled], graceMs: long },
      () => Promise.resolve(),
    );
    expect(run).toEqual({ events: 28, actions: 6, calls: ["ask", "ask", "settle 0"] });
  });

  it("postponed once, then held: 29 events, 7 actions", async () => {
    const run = await follow(
      { looks: [listening(short, "ask"), listening(long, "ask")], settlements: [settled], graceMs: long },
      async ({ stub, handle, answer }) => {
        await asked(stub, 2);
        await waiting(handle, 2);
        await answer({ version: 1, verdict: "held" });
      },
    );
    expect(run).toEqual({ events: 29, actions: 7, calls: ["ask", "ask", "settle 1"] });
  });

  it("away, then held: 24 events, 7 actions", async () => {
    const run = await follow(
      { looks: [listening(long, "ask")], settlements: [settled], graceMs: long },
      async ({ stub, handle, answer }) => {
        await asked(stub);
        await waiting(handle, 1);
        await handle.signal(away, { untilMs: Date.now() + 2 * long });
        await waiting(handle, 2);
        await answer({ version: 1, verdict: "held" });
      },
    );
    expect(run).toEqual({ events: 24, actions: 7, calls: ["ask", "settle 1"] });
  });

  it("not tested, asked again, then held: 36 events, 10 actions", async () => {
    const run = await follow(
      {
        looks: [listening(long, "ask"), listening(long, "ask")],
        settlements: [{ next: listening(short, "ask"), effects: false }, settled],
        graceMs: long,
      },
      async ({ stub, handle, answer }) => {
        await asked(stub);
        await waiting(handle, 1);
        await answer({ version: 1, verdict: "not_tested" });
        await asked(stub, 2);
        await waiting(handle, 3);
        await answer({ version: 2, verdict: "held" });
      },
    );
    expect(run).toEqual({ events: 36, actions: 10, calls: ["ask", "settle 1", "ask", "settle 2"] });
  });

  it("reopened before the check-in: 2 events, 1 action", async () => {
    const namespace = await freshNamespace(connection);
    const client = new Client({ connection, namespace });
    const handle = await client.workflow.start(followUpType, {
      workflowId: followUpWorkflowId("fu_delayed"),
      taskQueue,
      args: [{ followUpId: "fu_delayed" }],
      startDelay: "1 hour",
    });
    await handle.terminate("withdrawn before the check-in");
    expect(await cost(handle)).toEqual({ events: 2, actions: 1 });
  });
});
