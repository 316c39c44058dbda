import { Client, ScheduleAlreadyRunning, type ScheduleOptions, ScheduleOverlapPolicy } from "@temporalio/client";
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
    const { spec, policies, action } = schedule;
    if (holds(await handle.describe(), { spec, policies, action })) return;
    await handle.update(({ state }) => ({ state, spec, policies, action }));
  }
}

/** The server adds its own defaults to what it was told; what we told must be there. */
function holds(found: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return found === wanted;
  if (typeof found !== "object" || found === null) return false;
  const parts = new Map<string, unknown>(Object.entries(found));
  return Object.entries(wanted).every(([name, part]) => holds(parts.get(name), part));
}
