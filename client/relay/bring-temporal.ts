import type { Client } from "@temporalio/client";
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from "@temporalio/client";
import { relayed, relayFailed, type RelayRow } from "../../database/relay.ts";
import { checkedDurationMs } from "../../domain/duration.ts";
import { isFailure } from "../../domain/decision.ts";
import { type Wanted, wantedOfTemporal, type TemporalState } from "../../domain/wanted.ts";
import {
  answered,
  away,
  followUpType,
  followUpWorkflowId,
  released,
  taskQueue,
  withdrawn,
} from "../../workflows/contract.ts";
import { backOffMs } from "./back-off.ts";
import type { RelayDependencies } from "./relay.ts";

/** How long a signalled answer usually takes to be settled, the grace apart; after that the signal may be lost. */
const settlingMs = 10_000;

/** Brings Temporal to what Postgres wants for one follow-up. Each step may be repeated: Temporal knows it already then. */
export async function bringTemporal(deps: RelayDependencies, row: RelayRow): Promise<{ again: boolean }> {
  const { followUpId } = row;
  try {
    const client = await deps.temporal.client();
    let now: TemporalState = row;
    let wake: string | null = null;
    let checkAgainMs: number | null = null;
    let ended = false;
    for (let wanted = wantedOfTemporal(now); wanted.do !== "nothing"; wanted = wantedOfTemporal(now)) {
      await bring(client, { followUpId, wanted });
      if (wanted.do === "answered") {
        now = { ...now, workflow: "started", signalledVersion: wanted.version, wake: null };
        checkAgainMs = settlingMs * 2 ** Math.min(5, row.attempts - 1) + graceMs(row, wanted);
        break;
      }
      wake = row.wake;
      ended ||= wanted.do === "terminate" || wanted.do === "signal-withdrawn";
      now = { ...now, workflow: wanted.do === "terminate" ? "terminated" : "started", wake: null };
    }
    const workflow = now.workflow === "none" ? null : now.workflow;
    const signalledVersion = now.signalledVersion;
    return await relayed(deps.sql, {
      followUpId,
      need: row.need,
      workflow,
      wake,
      signalledVersion,
      checkAgainMs,
      ended,
    });
  } catch (error) {
    const retryMs = backOffMs({ attempts: row.attempts, mostMs: 30_000 });
    deps.log.warn({ followUpId, retryMs, err: error }, "Temporal could not be told; it will be");
    await relayFailed(deps.sql, { followUpId, retryMs });
    return { again: true };
  }
}

async function bring(
  client: Client,
  { followUpId, wanted }: { followUpId: string; wanted: Exclude<Wanted, { do: "nothing" }> },
): Promise<void> {
  const workflowId = followUpWorkflowId(followUpId);
  const run = { workflowId, taskQueue, args: [{ followUpId }] };
  const anyRun = {
    ...run,
    workflowIdReusePolicy: "ALLOW_DUPLICATE",
    workflowIdConflictPolicy: "USE_EXISTING",
  } as const;
  switch (wanted.do) {
    case "start":
      return await unless(WorkflowExecutionAlreadyStartedError, async () => {
        const delay = wanted.delayMs > 0 ? { startDelay: wanted.delayMs } : {};
        await client.workflow.start(followUpType, { ...run, ...delay, workflowIdReusePolicy: "REJECT_DUPLICATE" });
      });
    case "restart": {
      const delay = wanted.delayMs > 0 ? { startDelay: wanted.delayMs } : {};
      const anew = {
        workflowIdReusePolicy: "ALLOW_DUPLICATE",
        workflowIdConflictPolicy: "TERMINATE_EXISTING",
      } as const;
      await client.workflow.start(followUpType, { ...run, ...delay, ...anew });
      return;
    }
    case "terminate":
      return await unless(WorkflowNotFoundError, async () => {
        await client.workflow.getHandle(workflowId).terminate("withdrawn before the check-in");
      });
    case "signal-withdrawn":
      return await unless(WorkflowNotFoundError, () => client.workflow.getHandle(workflowId).signal(withdrawn));
    case "away":
      return await unless(WorkflowNotFoundError, () =>
        client.workflow.getHandle(workflowId).signal(away, { untilMs: wanted.untilMs }),
      );
    case "released":
      await client.workflow.signalWithStart(followUpType, { ...anyRun, signal: released });
      return;
    case "answered": {
      const { version, verdict } = wanted;
      await client.workflow.signalWithStart(followUpType, {
        ...anyRun,
        signal: answered,
        signalArgs: [{ version, verdict }],
      });
      return;
    }
  }
}

/** Temporal is already as wanted: there is such a run, or there is none any more. */
async function unless(expected: new (...args: never[]) => Error, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof expected)) throw error;
  }
}

/** A first failure rests for its grace before it is settled: asking again meanwhile would be noise. */
function graceMs({ grace }: RelayRow, wanted: Extract<Wanted, { do: "answered" }>): number {
  return isFailure(wanted.verdict) ? checkedDurationMs(grace) : 0;
}
