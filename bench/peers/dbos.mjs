import { DBOS } from "@dbos-inc/dbos-sdk";
import { accept, answered, ask, databaseUrl, serve, settle, sql } from "./business.mjs";

/** DBOS: a workflow of steps in the process itself, its state in Postgres; the answer is a message to it. */
async function followUp(id) {
  await DBOS.runStep(() => ask(id), { name: "ask" });
  await DBOS.recv("answer", 3 * 86_400);
  await DBOS.runStep(() => settle(id), { name: "settle" });
}
const start = DBOS.registerWorkflow(followUp, { name: "followUp" });
DBOS.setConfig({ name: "bench", systemDatabaseUrl: databaseUrl, logLevel: "error", runAdminServer: false });
await DBOS.launch();

await serve({
  async start(id) {
    await accept(sql, id);
    await DBOS.startWorkflow(start, { workflowID: id })(id);
  },
  async answer(id) {
    await answered(sql, id);
    await DBOS.send(id, "held", "answer", id);
  },
});
