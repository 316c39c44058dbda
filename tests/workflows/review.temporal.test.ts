import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { again } from "../../activities/send-mail.ts";
import type { ReviewStanding } from "../../domain/review-notices.ts";
import { createWorker } from "../../worker/create-worker.ts";
import { changed, reviewType, reviewWorkflowId, taskQueue } from "../../workflows/contract.ts";
import { connectedToTemporal, worldOfSkippedTime } from "../support/connected-to-temporal.ts";
import { workflowBundle } from "../support/follow-up-paths.ts";
import { cost } from "../support/history-count.ts";
import { reviewPaths, stubReview, walkReview } from "../support/review-paths.ts";

describe("what the workflow of one review costs Temporal, exactly", () => {
  const temporal = connectedToTemporal();

  for (const path of reviewPaths) {
    it(`${path.name}: ${path.events} events, ${path.actions} actions`, async () => {
      const { handle, calls } = await walkReview(path, temporal());
      expect({ ...(await cost(handle)), calls }).toEqual({
        events: path.events,
        actions: path.actions,
        calls: path.calls,
      });
    });
  }
});

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describe("weeks of a review, in a server whose time is skipped", () => {
  const world = worldOfSkippedTime();

  /** Runs one review to its end and says what was done when, by the server's clock. */
  async function run(
    looks: ReviewStanding[],
    {
      story = () => Promise.resolve(),
      notTakenForMs = 0,
    }: { story?: (workflowId: string) => Promise<void>; notTakenForMs?: number } = {},
  ): Promise<string[]> {
    const stub = stubReview(looks);
    const diary: { what: string; atMs: number }[] = [];
    let startMs = 0;
    const note = async (what: string) => {
      diary.push({ what, atMs: (await world().currentTimeMs()) - startMs });
    };
    const input = { reviewId: "" };
    const worker = await createWorker({
      connection: world().nativeConnection,
      namespace: "default",
      workflowBundle: await workflowBundle(),
      activities: {
        ...stub.activities,
        lookAtReview: async () => {
          await note("look");
          return await stub.activities.lookAtReview(input);
        },
        tellOurPeople: async () => {
          await note("tell");
          if (notTakenForMs > 0 && diary.filter(({ what }) => what === "tell").length === 1) {
            throw again("the mail server did not take it yet", notTakenForMs);
          }
        },
      },
    });
    await worker.runUntil(async () => {
      const reviewId = `rv_${randomUUID()}`;
      const workflowId = reviewWorkflowId(reviewId);
      startMs = await world().currentTimeMs();
      const handle = await world().client.workflow.start(reviewType, { workflowId, taskQueue, args: [{ reviewId }] });
      await story(workflowId);
      await handle.result();
    });
    return diary.map(({ what, atMs }) => `${what} on day ${Math.round((atMs / dayMs) * 10) / 10}`);
  }
  const waiting = (days: number): ReviewStanding => ({ mails: false, waitMs: days * dayMs, over: false });
  const over: ReviewStanding = { mails: false, waitMs: null, over: true };

  it("looks again on the due date, tells, looks again the day after, tells, and ends on the check day", async () => {
    const days = await run([
      waiting(7),
      { mails: true, waitMs: dayMs, over: false },
      { mails: true, waitMs: 30 * dayMs, over: false },
      { mails: true, waitMs: null, over: true },
    ]);
    expect(days).toEqual([
      "look on day 0",
      "look on day 7",
      "tell on day 7",
      "look on day 8",
      "tell on day 8",
      "look on day 38",
      "tell on day 38",
    ]);
  });

  it("looks at once when something was changed, and then keeps to the new date", async () => {
    const days = await run([waiting(7), waiting(10), over], {
      story: async (workflowId) => {
        await world().sleep(2 * dayMs);
        await world().client.workflow.getHandle(workflowId).signal(changed);
      },
    });
    expect(days).toEqual(["look on day 0", "look on day 2", "look on day 12"]);
  });

  it("waits for people without an end where nothing is to come, and ends when it is concluded", async () => {
    const days = await run([{ mails: false, waitMs: null, over: false }, over], {
      story: async (workflowId) => {
        await world().sleep(400 * dayMs);
        await world().client.workflow.getHandle(workflowId).signal(changed);
      },
    });
    expect(days).toEqual(["look on day 0", "look on day 400"]);
  });

  it("keeps to the date also when telling took long", async () => {
    const days = await run([{ mails: true, waitMs: dayMs, over: false }, over], { notTakenForMs: 12 * hourMs });
    expect(days).toEqual(["look on day 0", "tell on day 0", "tell on day 0.5", "look on day 1"]);
  });

  it("looks once a year at a date that lies further away than clocks count", async () => {
    const days = await run([{ mails: false, waitMs: 8_000 * 365 * dayMs, over: false }, over]);
    expect(days).toEqual(["look on day 0", "look on day 366"]);
  });
});
