import type { WorkflowHandle } from "@temporalio/client";
import { temporal } from "@temporalio/proto";

const { EventType } = temporal.api.enums.v1;
const billedOnce = [
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
  EventType.EVENT_TYPE_TIMER_STARTED,
  EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
];

/**
 * What a run cost: its history events, and its billable Actions by Temporal Cloud's rules (start, signal, timer, remote
 * activity: one each; all local activities of one workflow task together: one).
 */
export async function cost(handle: WorkflowHandle): Promise<{ events: number; actions: number }> {
  const events = (await handle.fetchHistory()).events ?? [];
  const billed = events.filter((event) => billedOnce.some((type) => type === event.eventType)).length;
  const tasksWithLocal = new Set(
    events.flatMap((event) => {
      const marker = event.markerRecordedEventAttributes;
      return marker ? [String(marker.workflowTaskCompletedEventId)] : [];
    }),
  );
  return { events: events.length, actions: billed + tasksWithLocal.size };
}
