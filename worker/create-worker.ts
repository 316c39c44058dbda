import { fileURLToPath } from "node:url";
import { type NativeConnection, Worker, type WorkerOptions } from "@temporalio/worker";
import type { Activities } from "../activities/index.ts";
import { taskQueue } from "../workflows/contract.ts";
import { plainFailures } from "./plain-failures.ts";

/**
 * A worker on the one task queue. Workflow code is bundled at start (a second), or comes ready-made; it holds no
 * third-party module, so a cached workflow stays small.
 */
export async function createWorker(parts: {
  connection: NativeConnection;
  namespace: string;
  activities: Activities;
  workflowBundle?: { code: string };
}): Promise<Worker> {
  const workflows = parts.workflowBundle ? { workflowBundle: parts.workflowBundle } : workflowCode();
  return await Worker.create({
    ...workflows,
    connection: parts.connection,
    namespace: parts.namespace,
    taskQueue,
    activities: parts.activities,
    interceptors: { activity: [plainFailures] },
    maxConcurrentActivityTaskExecutions: 50,
    maxCachedWorkflows: 1_000,
    shutdownGraceTime: "10 seconds",
  });
}

/** From source it is bundled here and now; a build has done that already (tools/build). */
function workflowCode(): Pick<WorkerOptions, "workflowsPath" | "workflowBundle"> {
  const path = (file: string) => fileURLToPath(new URL(`../workflows/${file}`, import.meta.url));
  return import.meta.url.endsWith(".ts")
    ? { workflowsPath: path("index.ts") }
    : { workflowBundle: { codePath: path("bundle.js") } };
}
