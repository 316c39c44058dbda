import { randomUUID } from "node:crypto";
import { Client, type Connection, type WorkflowHandle } from "@temporalio/client";
import type { NativeConnection } from "@temporalio/worker";
import { expect, vi } from "vitest";
import type { Activities } from "../../activities/index.ts";
import type { ReviewStanding } from "../../domain/review-notices.ts";
import { createWorker } from "../../worker/create-worker.ts";
import { changed, reviewType, reviewWorkflowId, taskQueue } from "../../workflows/contract.ts";
import { workflowBundle } from "./follow-up-paths.ts";
import { nothing, stubActivities } from "./stub-activities.ts";
import { freshNamespace } from "./temporal-namespace.ts";

const long = 60_000;
const short = 100;
const over: ReviewStanding = { mails: false, waitMs: null, over: true };
const waiting = (waitMs: number | null): ReviewStanding => ({ mails: false, waitMs, over: false });
const telling = (waitMs: number | null): ReviewStanding => ({ mails: true, waitMs, over: false });

/** One way through the workflow of a review, and what it may cost. */
export type ReviewPath = {
  name: string;
  events: number;
  actions: number;
  calls: string[];
  /** What each look finds, in turn. */
  looks: ReviewStanding[];
  /** The n-th change is told once so many looks were taken. */
  changes: number[];
};

/** Every way through the workflow; a change is anything that moves a date, an owner or an end. */
export const reviewPaths: ReviewPath[] = [
  {
    name: "review-concluded-in-time",
    events: 13,
    actions: 5,
    calls: ["look", "look"],
    looks: [waiting(long), over],
    changes: [1],
  },
  {
    name: "review-reminded-then-concluded",
    events: 25,
    actions: 8,
    calls: ["look", "look", "tell", "look"],
    looks: [waiting(short), telling(long), over],
    changes: [2],
  },
  {
    name: "review-overdue-then-concluded",
    events: 35,
    actions: 10,
    calls: ["look", "look", "tell", "look", "tell", "look"],
    looks: [waiting(short), telling(short), telling(null), over],
    changes: [3],
  },
  {
    name: "review-concluded-then-checked",
    events: 25,
    actions: 8,
    calls: ["look", "look", "look", "tell"],
    looks: [waiting(long), waiting(short), { mails: true, waitMs: null, over: true }],
    changes: [1],
  },
  {
    name: "review-given-to-somebody-else",
    events: 20,
    actions: 8,
    calls: ["look", "look", "look"],
    looks: [waiting(long), waiting(long), over],
    changes: [1, 2],
  },
];

/** A world that answers a review's looks in turn, with a diary of what was asked of it. */
export function stubReview(looks: readonly ReviewStanding[]): { activities: Activities; calls: string[] } {
  const calls: string[] = [];
  const { activities } = stubActivities({ looks: [nothing], settlements: [], graceMs: 0 });
  const left = [...looks];
  return {
    calls,
    activities: {
      ...activities,
      lookAtReview: () => {
        calls.push("look");
        return Promise.resolve(left.shift() ?? over);
      },
      tellOurPeople: () => {
        calls.push("tell");
        return Promise.resolve();
      },
    },
  };
}

/** Runs one path to its end on a real server, with a stubbed world around the real workflow. */
export async function walkReview(
  path: ReviewPath,
  at: { native: NativeConnection; connection: Connection },
): Promise<{ handle: WorkflowHandle; calls: string[] }> {
  const namespace = await freshNamespace(at.connection);
  const stub = stubReview(path.looks);
  const worker = await createWorker({
    connection: at.native,
    namespace,
    activities: stub.activities,
    workflowBundle: await workflowBundle(),
  });
  const reviewId = `rv_${randomUUID()}`;
  const client = new Client({ connection: at.connection, namespace });
  return await worker.runUntil(async () => {
    const handle = await client.workflow.start(reviewType, {
      workflowId: reviewWorkflowId(reviewId),
      taskQueue,
      args: [{ reviewId }],
    });
    for (const looks of path.changes) {
      await vi.waitFor(
        async () => {
          expect(stub.calls.filter((call) => call === "look").length).toBeGreaterThanOrEqual(looks);
          // At rest: the last task is done, and nothing has been asked for since.
          const events = (await handle.fetchHistory()).events ?? [];
          const last = events.at(-1);
          expect(
            last?.timerStartedEventAttributes ?? last?.workflowTaskCompletedEventAttributes ?? null,
          ).not.toBeNull();
        },
        { timeout: 20_000, interval: 50 },
      );
      await handle.signal(changed);
    }
    await handle.result();
    return { handle, calls: stub.calls };
  });
}
