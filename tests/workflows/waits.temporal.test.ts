import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createWorker } from "../../worker/create-worker.ts";
import { answered, followUpType, followUpWorkflowId, taskQueue, withdrawn } from "../../workflows/contract.ts";
import { worldOfSkippedTime } from "../support/connected-to-temporal.ts";
import { listening, nothing, type Script, stubActivities, type Stubbed } from "../support/stub-activities.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const closed = { next: nothing, effects: false };

describe("days pass as they should, in a server whose time is skipped", () => {
  const world = worldOfSkippedTime();

  /** Runs one follow-up and says what was done how many milliseconds after its start, by the server's clock. */
  async function run(
    script: Script,
    story: (at: { stub: Stubbed; workflowId: string }) => Promise<void> = () => Promise.resolve(),
  ) {
    const stub = stubActivities(script);
    const diary: { what: string; atMs: number }[] = [];
    let startMs = 0;
    const noting =
      <Result>(what: string, act: () => Promise<Result>) =>
      async () => {
        diary.push({ what, atMs: (await world().currentTimeMs()) - startMs });
        return await act();
      };
    const { askCustomer, settleFollowUp, carryOut } = stub.activities;
    const input = { followUpId: "" };
    const worker = await createWorker({
      connection: world().nativeConnection,
      namespace: "default",
      activities: {
        ...stub.activities,
        askCustomer: noting("ask", () => askCustomer(input)),
        settleFollowUp: noting("settle", () => settleFollowUp(input)),
        carryOut: noting("carry out", () => carryOut(input)),
      },
    });
    await worker.runUntil(async () => {
      const followUpId = `fu_${randomUUID()}`;
      const workflowId = followUpWorkflowId(followUpId);
      startMs = await world().currentTimeMs();
      const handle = await world().client.workflow.start(followUpType, {
        workflowId,
        taskQueue,
        args: [{ followUpId }],
        startDelay: 36 * hourMs,
      });
      await story({ stub, workflowId });
      await handle.result();
    });
    return diary.map(({ what, atMs }) => `${what} after ${Math.round(atMs / hourMs)} h`);
  }

  it("asks after 36 h, reminds 3 days later, and takes 5 days of silence for an answer", async () => {
    const days = await run({
      looks: [listening(3 * dayMs, "ask"), listening(5 * dayMs, "settle")],
      settlements: [closed],
      graceMs: 600_000,
    });
    expect(days).toEqual(["ask after 36 h", "ask after 108 h", "settle after 228 h"]);
  });

  it("wakes a delayed run for an answer that comes before the question", async () => {
    const days = await run(
      { looks: [nothing], settlements: [closed], graceMs: 600_000 },
      async ({ stub, workflowId }) => {
        stub.answer = { version: 1, verdict: "held" };
        await world().client.workflow.signalWithStart(followUpType, {
          workflowId,
          taskQueue,
          args: [{ followUpId: "" }],
          workflowIdConflictPolicy: "USE_EXISTING",
          signal: answered,
          signalArgs: [stub.answer],
        });
      },
    );
    expect(days).toEqual(["ask after 0 h", "settle after 0 h"]);
  });

  it("waits for the grace after a first failure, and carries it out then", async () => {
    const days = await run(
      { looks: [listening(3 * dayMs, "ask")], settlements: [{ next: nothing, effects: true }], graceMs: 2 * hourMs },
      async ({ stub, workflowId }) => {
        await world().sleep(40 * hourMs);
        stub.answer = { version: 1, verdict: "not_held" };
        await world().client.workflow.getHandle(workflowId).signal(answered, stub.answer);
      },
    );
    expect(days).toEqual(["ask after 36 h", "settle after 42 h", "carry out after 42 h"]);
  });

  it("ends without settling when it is withdrawn while it waits", async () => {
    const days = await run(
      { looks: [listening(3 * dayMs, "ask")], settlements: [closed], graceMs: 600_000 },
      async ({ workflowId }) => {
        await world().sleep(40 * hourMs);
        await world().client.workflow.getHandle(workflowId).signal(withdrawn);
      },
    );
    expect(days).toEqual(["ask after 36 h"]);
  });
});
