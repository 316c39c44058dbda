import { fileURLToPath } from "node:url";
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { pino } from "pino";
import { createActivities } from "../../activities/index.ts";
import { connect } from "../../database/connect.ts";
import { createVault } from "../../database/vault.ts";
import type { Standing } from "../../domain/standing.ts";
import { createOutgoing } from "../../helpdesk/outgoing.ts";
import { allowedPrivateNetworks } from "../../helpdesk/private-networks.ts";
import { createPostman } from "../../mail/postman.ts";
import { createWorker } from "../../worker/create-worker.ts";
import { tell } from "../child.ts";

/** A worker whose workflows wait for ever: ours as it is, or the floor's; their activities answer at once. */
const [address = "", namespace = "", which = ""] = process.argv.slice(2);
Runtime.install({ logger: new DefaultLogger("ERROR"), shutdownSignals: [] });
const connection = await NativeConnection.connect({ address });

const monthMs = 30 * 86_400_000;
const waiting: Standing = {
  newest: null,
  settledVersion: 0,
  graceMs: 0,
  next: { do: "listen", forMs: monthMs, afterwards: "ask" },
};
/** Nothing of it is reached: of all activities only the question is called here. */
const outOfReach = {
  sql: connect("postgres://127.0.0.1:9/none", { name: "bench" }),
  vault: createVault(Buffer.alloc(32).toString("base64")),
  outgoing: createOutgoing({ allowed: allowedPrivateNetworks.parse("127.0.0.1") }),
  postman: createPostman({ smtpUrl: "smtp://127.0.0.1:9" }),
  log: pino({ level: "silent" }),
  url: "http://127.0.0.1:9",
  from: { name: "", address: "support@acme.test" },
  replyDomain: "reply.acme.test",
  heartbeat: () => undefined,
};
const askCustomer = ({ followUpId }: { followUpId: string }): Promise<Standing> => {
  tell("asked", followUpId);
  return Promise.resolve(waiting);
};
const activities = { ...createActivities(outOfReach), askCustomer };
const worker =
  which === "ours"
    ? await createWorker({ connection, namespace, activities })
    : await Worker.create({
        connection,
        namespace,
        taskQueue: "bare",
        workflowsPath: fileURLToPath(new URL("../floors/bare-workflow.ts", import.meta.url)),
        activities: { ask: ({ id }: { id: string }) => Promise.resolve(tell("asked", id)) },
        maxCachedWorkflows: 1_000,
      });
// What is garbage is not what a cached workflow costs.
setInterval(() => globalThis.gc?.(), 1_000);
process.on("SIGTERM", () => process.exit(0));
setTimeout(() => tell("ready", ""), 500);
await worker.run();
