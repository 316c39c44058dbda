import { fileURLToPath } from "node:url";
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { tell } from "../child.ts";

/** The floor's worker, as ours is set up; its activities only tell the bench that they ran. */
const [address = "", namespace = ""] = process.argv.slice(2);
Runtime.install({ logger: new DefaultLogger("ERROR"), shutdownSignals: [] });
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue: "bare",
  workflowsPath: fileURLToPath(new URL("bare-workflow.ts", import.meta.url)),
  activities: {
    ask: ({ id }: { id: string }) => Promise.resolve(tell("asked", id)),
    settle: ({ id }: { id: string }) => Promise.resolve(tell("settled", id)),
  },
  maxConcurrentActivityTaskExecutions: 50,
  maxCachedWorkflows: 1_000,
});
process.on("SIGTERM", () => worker.shutdown());
setTimeout(() => tell("ready", ""), 500);
await worker.run();
await connection.close();
process.exit(0);
