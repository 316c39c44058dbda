import { randomUUID } from "node:crypto";
import type { Connection } from "@temporalio/client";
import { msToTs } from "@temporalio/common/lib/time.js";
import { vi } from "vitest";

/** A namespace of its own, so that test files do not meet on the one task queue. */
export async function freshNamespace(connection: Connection): Promise<string> {
  const namespace = `test-${randomUUID()}`;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs(24 * 3_600_000),
  });
  // The server's caches learn of a new namespace a little later.
  await vi.waitFor(() => connection.workflowService.describeNamespace({ namespace }), {
    timeout: 20_000,
    interval: 200,
  });
  return namespace;
}
