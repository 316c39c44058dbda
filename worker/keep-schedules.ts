import { isDeepStrictEqual } from "node:util";
import {
  Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
} from "@temporalio/client";
import type { NativeConnection } from "@temporalio/worker";
import { reconcileEveryMs, reconcileId, reconcileType, taskQueue } from "../workflows/contract.ts";

const schedule = {
  scheduleId: reconcileId,
  spec: { intervals: [{ every: reconcileEveryMs, offset: 0 }] },
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 60_000 },
  action: {
    type: "startWorkflow",
    workflowType: reconcileType,
    workflowId: reconcileId,
    taskQueue,
    workflowRunTimeout: 3_600_000,
  },
} satisfies ScheduleOptions;

/**
 * Sees to it that the Schedules are there and as this version wants them, whichever worker starts first; one that a person
 * paused stays paused. A Schedule that is as it should be is left alone: an update carries the state that was read a moment
 * before, and would so undo a pause that came in between.
 */
export async function keepSchedules(parts: { connection: NativeConnection; namespace: string }): Promise<void> {
  const { schedule: schedules } = new Client(parts);
  try {
    await schedules.create(schedule);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const handle = schedules.getHandle(reconcileId);
    if (asWanted(await handle.describe())) return;
    const { spec, policies, action } = schedule;
    await handle.update(({ state }) => ({ state, spec, policies, action }));
  }
}

function asWanted({ spec, policies, action }: ScheduleDescription): boolean {
  const { type, workflowType, workflowId, taskQueue: queue, workflowRunTimeout } = action;
  const found = {
    spec: { intervals: spec.intervals },
    policies: { overlap: policies.overlap, catchupWindow: policies.catchupWindow },
    action: { type, workflowType, workflowId, taskQueue: queue, workflowRunTimeout },
  };
  const { scheduleId: _, ...wanted } = schedule;
  return isDeepStrictEqual(found, wanted);
}
