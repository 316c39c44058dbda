import { Client, ScheduleAlreadyRunning, type ScheduleOptions, ScheduleOverlapPolicy } from "@temporalio/client";
import type { NativeConnection } from "@temporalio/worker";
import { reconcileEveryMs, reconcileId, reconcileType, taskQueue } from "../workflows/contract.ts";

const schedule = {
  scheduleId: reconcileId,
  spec: { intervals: [{ every: reconcileEveryMs }] },
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: "1 minute" },
  action: {
    type: "startWorkflow",
    workflowType: reconcileType,
    workflowId: reconcileId,
    taskQueue,
    args: [],
    workflowRunTimeout: "1 hour",
  },
} satisfies ScheduleOptions;

/**
 * Sees to it that the Schedules are there and as this version wants them, whichever worker starts first; one that a person
 * paused stays paused.
 */
export async function keepSchedules(parts: { connection: NativeConnection; namespace: string }): Promise<void> {
  const { schedule: schedules } = new Client(parts);
  try {
    await schedules.create(schedule);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { spec, policies, action } = schedule;
    await schedules.getHandle(reconcileId).update(({ state }) => ({ state, spec, policies, action }));
  }
}
