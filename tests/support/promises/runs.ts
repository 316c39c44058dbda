import { WorkflowNotFoundError } from "@temporalio/client";
import { defaultPayloadConverter } from "@temporalio/common";
// Its names are not found by Node's own loader: there is only the whole of it.
import proto from "@temporalio/proto";
import { z } from "zod";
import type { Stage } from "../../../domain/words.ts";
import { followUpWorkflowId } from "../../../workflows/contract.ts";
import type { Evidence } from "./evidence.ts";

const { WorkflowTaskFailedCause } = proto.temporal.api.enums.v1;
const signalled = z.object({ version: z.int(), verdict: z.string() });
/** Others happen when a signal arrives while a task is being completed, and mean nothing. */
const broken = [
  WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR,
  WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE,
];

/** What Temporal holds about one follow-up: its newest run. */
export type Run = {
  followUpId: string;
  stage: Stage;
  /** Null = there never was one. */
  status: string | null;
  /** Every answer that was signalled. */
  answers: { version: number; verdict: string }[];
  /** Its code met a history it could not go on with, and no other worker's has since. */
  stuck: boolean;
};

/** The newest run of every follow-up with its history; empty where no Temporal was handed in. */
export async function readRuns({ sql, client }: Evidence): Promise<Run[]> {
  if (!client) return [];
  const rows = await sql<{ id: string; stage: Stage }[]>`select id, stage from follow_ups order by id`;
  const runs: Run[] = [];
  for (const { id, stage } of rows) {
    const handle = client.workflow.getHandle(followUpWorkflowId(id));
    try {
      const { status } = await handle.describe();
      const events = (await handle.fetchHistory()).events ?? [];
      const answers = events.flatMap((event) => {
        const signal = event.workflowExecutionSignaledEventAttributes;
        if (signal?.signalName !== "answered") return [];
        return (signal.input?.payloads ?? []).map((payload) =>
          signalled.parse(defaultPayloadConverter.fromPayload(payload)),
        );
      });
      runs.push({ followUpId: id, stage, status: status.name, answers, stuck: isStuck(events) });
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      runs.push({ followUpId: id, stage, status: null, answers: [], stuck: false });
    }
  }
  return runs;
}

function isStuck(events: readonly proto.temporal.api.history.v1.IHistoryEvent[]): boolean {
  let stuck = false;
  for (const { workflowTaskFailedEventAttributes: failed, workflowTaskCompletedEventAttributes: done } of events) {
    if (failed) stuck ||= broken.some((cause) => failed.cause === cause);
    if (done) stuck = false;
  }
  return stuck;
}
