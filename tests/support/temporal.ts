import { askForServer } from "./ask-for-server.ts";
import { programForTests } from "./temporal-server.ts";

/** The Temporal server that all test files share; in a namespace of its own, or with ids of its own, each. */
export async function temporalServer(): Promise<{ address: string }> {
  return { address: await askForServer("/temporal") };
}

/**
 * The program of the server in which days pass in milliseconds, for
 * `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: "existing-path", path } } })`.
 */
export async function timeSkippingServerPath(): Promise<string> {
  return await programForTests("temporal-test-server");
}
