import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import { NativeConnection } from "@temporalio/worker";
import { expect, it, vi } from "vitest";
import type { ReviewStanding } from "../../domain/review-notices.ts";
import { createWorker } from "../../worker/create-worker.ts";
import { changed, reviewType, reviewWorkflowId, taskQueue } from "../../workflows/contract.ts";
import { workflowBundle } from "../support/follow-up-paths.ts";
import { stubReview } from "../support/review-paths.ts";
import { startTemporalServer } from "../support/temporal-server.ts";

/** So many events, and the server suggests to continue as new; otherwise thousands. */
const suggestedAt = 40;

it("a review that is moved about goes on in a new run: every change is looked at, and nothing is told twice", async () => {
  const folder = await mkdtemp(join(tmpdir(), "aftercare-continued-"));
  const server = await startTemporalServer(folder, { "limit.historyCount.suggestContinueAsNew": String(suggestedAt) });
  const native = await NativeConnection.connect({ address: server.answer });
  const connection = await Connection.connect({ address: server.answer });
  try {
    // What Postgres would say: how many changes there were, which of them somebody is to be told of, and the end.
    const told: number[] = [];
    let changes = 0;
    let seen = 0;
    const stub = stubReview([]);
    const look = (): Promise<ReviewStanding> => {
      seen = changes;
      const mails = changes > 0 && changes % 5 === 0 && !told.includes(changes);
      return Promise.resolve({ mails, waitMs: null, over: changes === 20 });
    };
    const tell = (): Promise<void> => {
      // What the look before it found; somebody may have changed more meanwhile.
      told.push(seen);
      return Promise.resolve();
    };
    const worker = await createWorker({
      connection: native,
      namespace: "default",
      workflowBundle: await workflowBundle(),
      activities: { ...stub.activities, lookAtReview: look, tellOurPeople: tell },
    });
    const client = new Client({ connection, namespace: "default" });
    const reviewId = `rv_${randomUUID()}`;
    const workflowId = reviewWorkflowId(reviewId);
    await worker.runUntil(async () => {
      const first = await client.workflow.start(reviewType, { workflowId, taskQueue, args: [{ reviewId }] });
      const current = client.workflow.getHandle(workflowId);
      for (let n = 1; n <= 20; n += 1) {
        changes = n;
        await current.signal(changed);
        await vi.waitFor(() => expect(seen).toBe(n), { timeout: 20_000, interval: 20 });
      }
      await current.result();
      const { runId } = await current.describe();
      expect(runId).not.toBe(first.firstExecutionRunId);
      const firstRun =
        (await client.workflow.getHandle(workflowId, first.firstExecutionRunId).fetchHistory()).events ?? [];
      const continued = firstRun.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
      expect(continued?.newExecutionRunId).toBeTruthy();
      // All that it takes along is which review it is.
      expect(String(continued?.input?.payloads?.[0]?.data)).toBe(JSON.stringify({ reviewId }));
    });
    expect(told).toEqual([5, 10, 15, 20]);
  } finally {
    await connection.close();
    await native.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
