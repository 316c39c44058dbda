import { TestWorkflowEnvironment } from "@temporalio/testing";

/**
 * A process of its own, since the SDK's runtime takes over signals: has the SDK download a Temporal program into a
 * folder (the only way to ask for it is to start the server once), then ends.
 */
const [, , program, folder = "."] = process.argv;
const executable = { type: "cached-download" as const, downloadDir: folder };

try {
  const server =
    program === "temporal"
      ? await TestWorkflowEnvironment.createLocal({ server: { executable } })
      : await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  await server.teardown();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
