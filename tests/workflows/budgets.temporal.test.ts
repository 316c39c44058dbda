import { Client } from "@temporalio/client";
import { describe, expect, it } from "vitest";
import { followUpType, followUpWorkflowId, taskQueue } from "../../workflows/contract.ts";
import { connectedToTemporal } from "../support/connected-to-temporal.ts";
import { followUpPaths, walk } from "../support/follow-up-paths.ts";
import { cost } from "../support/history-count.ts";
import { freshNamespace } from "../support/temporal-namespace.ts";

describe("what one follow-up costs Temporal, exactly", () => {
  const temporal = connectedToTemporal();

  for (const path of followUpPaths) {
    it(`${path.name}: ${path.events} events, ${path.actions} actions`, async () => {
      const { handle, calls } = await walk(path, temporal());
      expect({ ...(await cost(handle)), calls }).toEqual({
        events: path.events,
        actions: path.actions,
        calls: path.calls,
      });
    });
  }

  it("reopened before the check-in: 2 events, 1 action", async () => {
    const { connection } = temporal();
    const client = new Client({ connection, namespace: await freshNamespace(connection) });
    const handle = await client.workflow.start(followUpType, {
      workflowId: followUpWorkflowId("fu_delayed"),
      taskQueue,
      args: [{ followUpId: "fu_delayed" }],
      startDelay: "1 hour",
    });
    await handle.terminate("withdrawn before the check-in");
    expect(await cost(handle)).toEqual({ events: 2, actions: 1 });
  });
});
