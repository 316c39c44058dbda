import { Context } from "@temporalio/activity";
import { Client } from "@temporalio/client";
import { TestWorkflowEnvironment } from "@temporalio/testing";
import type { Activities } from "../../activities/index.ts";
import { createWorker } from "../../worker/create-worker.ts";
import { workflowBundle } from "../support/follow-up-paths.ts";
import { timeSkippingServerPath } from "../support/temporal.ts";

/**
 * A Temporal server whose days pass in a moment, and one worker on it, for one story after another: whose activities it
 * runs is told at the beginning of each.
 */
export async function skippingTemporal() {
  const path = await timeSkippingServerPath();
  const server = { executable: { type: "existing-path", path } } as const;
  const environment = await TestWorkflowEnvironment.createTimeSkipping({ server });
  const { nativeConnection: connection } = environment;
  let activities: Activities | null = null;
  const atWork = new Set<string>();
  const tryAgainLater = new Set<string>();

  const watched = async <Result>(act: (activities: Activities) => Promise<Result>): Promise<Result> => {
    const { workflowExecution, activityId } = Context.current().info;
    const run = `${workflowExecution?.workflowId} ${activityId}`;
    if (activities === null) throw new Error("no story is being told");
    tryAgainLater.delete(run);
    atWork.add(run);
    try {
      return await act(activities);
    } catch (error) {
      tryAgainLater.add(run);
      throw error;
    } finally {
      atWork.delete(run);
    }
  };
  const worker = await createWorker({
    connection,
    namespace: "default",
    workflowBundle: await workflowBundle(),
    activities: {
      askCustomer: (input) => watched((own) => own.askCustomer(input)),
      settleFollowUp: (input) => watched((own) => own.settleFollowUp(input)),
      carryOut: (input) => watched((own) => own.carryOut(input)),
      findMissed: () => watched((own) => own.findMissed()),
      repairOverdue: () => watched((own) => own.repairOverdue()),
      lookAtReview: (input) => watched((own) => own.lookAtReview(input)),
      tellOurPeople: (input) => watched((own) => own.tellOurPeople(input)),
    },
  });
  const working = worker.run();
  // Not the environment's own client, whose calls let time pass.
  const client = new Client({ connection });

  /** A run that waits for time or for a signal, or is over: nothing happens in it now. */
  const isAtRest = async (workflowId: string): Promise<boolean> => {
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    const waiting = new Map<string, boolean>();
    let task = false;
    for (const event of events ?? []) {
      if (event.workflowTaskScheduledEventAttributes || event.workflowTaskStartedEventAttributes) task = true;
      if (event.workflowTaskCompletedEventAttributes) task = false;
      const scheduled = event.activityTaskScheduledEventAttributes;
      if (scheduled) waiting.set(String(event.eventId), !tryAgainLater.has(`${workflowId} ${scheduled.activityId}`));
      const done = event.activityTaskCompletedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
      if (done) waiting.delete(String(done.scheduledEventId));
    }
    return !task && ![...waiting.values()].some((busy) => busy);
  };

  return {
    client,
    isAtRest,
    busy: (): number => atWork.size,
    tell: (told: Activities | null): void => {
      activities = told;
    },
    pass: (ms: number) => environment.sleep(ms),
    async stop() {
      worker.shutdown();
      await working;
      await environment.teardown();
    },
  };
}
export type SkippingTemporal = Awaited<ReturnType<typeof skippingTemporal>>;
