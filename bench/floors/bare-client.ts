import { createServer } from "node:http";
import { callbackify } from "node:util";
import { Client } from "@temporalio/client";
import { NativeConnection } from "@temporalio/worker";
import { tell } from "../child.ts";
import { answered, bareFollowUp } from "./bare-workflow.ts";

/** The least there is between HTTP and Temporal: one address starts a workflow, the other signals it. */
const [address = "", namespace = ""] = process.argv.slice(2);
const connection = await NativeConnection.connect({ address });
const { workflow } = new Client({ connection, namespace });

async function pass(path: string): Promise<void> {
  const [, what, id = ""] = path.split("/");
  if (what === "answer") return await workflow.getHandle(id).signal(answered);
  await workflow.start(bareFollowUp, { workflowId: id, taskQueue: "bare", args: [{ id }] });
}
const server = createServer((request, response) => {
  callbackify(pass)(request.url ?? "", (error) => response.writeHead(error ? 500 : 202).end());
});
server.keepAliveTimeout = 60_000;
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
process.on("SIGTERM", () => process.exit(0));
const at = server.address();
tell("ready", typeof at === "object" && at !== null ? String(at.port) : "");
