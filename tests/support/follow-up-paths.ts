import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Client, type Connection, type WorkflowHandle } from "@temporalio/client";
import { bundleWorkflowCode, type NativeConnection, type WorkflowBundle } from "@temporalio/worker";
import { expect, vi } from "vitest";
import { createWorker } from "../../worker/create-worker.ts";
import { answered, away, followUpType, followUpWorkflowId, taskQueue } from "../../workflows/contract.ts";
import { listening, nothing, type Script, stubActivities, type Stubbed } from "./stub-activities.ts";
import { freshNamespace } from "./temporal-namespace.ts";

const long = 60_000;
const short = 100;
const settled = { next: nothing, effects: false };
const acted = { next: nothing, effects: true };

type Told = {
  /** The customer answers: the row first, then the signal. */
  answer(answer: NonNullable<Stubbed["answer"]>): Promise<void>;
  /** The customer has been asked (so often), and the workflow waits in its n-th timer. */
  waiting(times: { asked: number; timers: number }): Promise<void>;
  handle: WorkflowHandle;
};
/** One way through the workflow, and what DESIGN §6 allows it to cost. */
export type FollowUpPath = {
  name: string;
  events: number;
  actions: number;
  calls: string[];
  script: () => Script;
  story: (told: Told) => Promise<void>;
};

/** Every way through the workflow, apart from the one that never begins. */
export const followUpPaths: FollowUpPath[] = [
  {
    name: "held",
    events: 18,
    actions: 5,
    calls: ["ask", "settle 1"],
    script: () => ({ looks: [listening(long, "ask")], settlements: [settled], graceMs: long }),
    async story({ waiting, answer }) {
      await waiting({ asked: 1, timers: 1 });
      await answer({ version: 1, verdict: "held" });
    },
  },
  {
    name: "not-held",
    events: 29,
    actions: 7,
    calls: ["ask", "settle 1", "carry out"],
    script: () => ({ looks: [listening(long, "ask")], settlements: [acted], graceMs: short }),
    async story({ waiting, answer }) {
      await waiting({ asked: 1, timers: 1 });
      await answer({ version: 1, verdict: "not_held" });
    },
  },
  {
    name: "corrected-in-grace",
    events: 24,
    actions: 7,
    calls: ["ask", "settle 2"],
    script: () => ({ looks: [listening(long, "ask")], settlements: [settled], graceMs: long }),
    async story({ waiting, answer }) {
      await waiting({ asked: 1, timers: 1 });
      await answer({ version: 1, verdict: "not_held" });
      await waiting({ asked: 1, timers: 2 });
      await answer({ version: 2, verdict: "held" });
    },
  },
  {
    name: "reminded-then-held",
    events: 29,
    actions: 7,
    calls: ["ask", "ask", "settle 1"],
    script: () => ({
      looks: [listening(short, "ask"), listening(long, "settle")],
      settlements: [settled],
      graceMs: long,
    }),
    async story({ waiting, answer }) {
      await waiting({ asked: 2, timers: 2 });
      await answer({ version: 1, verdict: "held" });
    },
  },
  {
    name: "silent",
    events: 28,
    actions: 6,
    calls: ["ask", "ask", "settle 0"],
    script: () => ({
      looks: [listening(short, "ask"), listening(short, "settle")],
      settlements: [settled],
      graceMs: long,
    }),
    story: () => Promise.resolve(),
  },
  {
    name: "postponed-then-held",
    events: 29,
    actions: 7,
    calls: ["ask", "ask", "settle 1"],
    script: () => ({
      looks: [listening(short, "ask"), listening(long, "ask")],
      settlements: [settled],
      graceMs: long,
    }),
    async story({ waiting, answer }) {
      await waiting({ asked: 2, timers: 2 });
      await answer({ version: 1, verdict: "held" });
    },
  },
  {
    name: "away-then-held",
    events: 24,
    actions: 7,
    calls: ["ask", "settle 1"],
    script: () => ({ looks: [listening(long, "ask")], settlements: [settled], graceMs: long }),
    async story({ waiting, answer, handle }) {
      await waiting({ asked: 1, timers: 1 });
      await handle.signal(away, { untilMs: Date.now() + 2 * long });
      await waiting({ asked: 1, timers: 2 });
      await answer({ version: 1, verdict: "held" });
    },
  },
  {
    name: "not-tested-then-held",
    events: 36,
    actions: 10,
    calls: ["ask", "settle 1", "ask", "settle 2"],
    script: () => ({
      looks: [listening(long, "ask"), listening(long, "ask")],
      settlements: [{ next: listening(short, "ask"), effects: false }, settled],
      graceMs: long,
    }),
    async story({ waiting, answer }) {
      await waiting({ asked: 1, timers: 1 });
      await answer({ version: 1, verdict: "not_tested" });
      await waiting({ asked: 2, timers: 3 });
      await answer({ version: 2, verdict: "held" });
    },
  },
];

let bundle: Promise<WorkflowBundle> | undefined;
/** The workflow code, bundled once for a test file. */
export const workflowBundle = (): Promise<WorkflowBundle> =>
  (bundle ??= bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL("../../workflows/index.ts", import.meta.url)),
  }));

/** Runs one path to its end on a real server, with a stubbed world around the real workflow. */
export async function walk(
  path: Pick<FollowUpPath, "script" | "story">,
  at: { native: NativeConnection; connection: Connection },
): Promise<{ handle: WorkflowHandle; calls: string[] }> {
  const namespace = await freshNamespace(at.connection);
  const stub = stubActivities(path.script());
  const worker = await createWorker({
    connection: at.native,
    namespace,
    activities: stub.activities,
    workflowBundle: await workflowBundle(),
  });
  const followUpId = `fu_${randomUUID()}`;
  const client = new Client({ connection: at.connection, namespace });
  return await worker.runUntil(async () => {
    const handle = await client.workflow.start(followUpType, {
      workflowId: followUpWorkflowId(followUpId),
      taskQueue,
      args: [{ followUpId }],
      startDelay: 200,
    });
    await path.story({
      handle,
      async answer(given) {
        stub.answer = given;
        await handle.signal(answered, given);
      },
      waiting: (times) =>
        vi.waitFor(
          async () => {
            const events = (await handle.fetchHistory()).events ?? [];
            expect(stub.calls.filter((call) => call === "ask")).toHaveLength(times.asked);
            expect(events.filter((event) => event.timerStartedEventAttributes)).toHaveLength(times.timers);
          },
          { timeout: 20_000, interval: 50 },
        ),
    });
    await handle.result();
    return { handle, calls: stub.calls };
  });
}
