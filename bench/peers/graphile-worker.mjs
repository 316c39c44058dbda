import { run } from "graphile-worker";
import { accept, answered, ask, databaseUrl, serve, settle, sql } from "./business.mjs";

/** graphile-worker: jobs are added in the transaction that calls for them (`add_job`); a wait is a job of a later day. */
await run({
  connectionString: databaseUrl,
  concurrency: 10,
  noHandleSignals: true,
  logger: undefined,
  taskList: {
    async check_in({ id }) {
      await ask(id);
      await sql`
        select graphile_worker.add_job('remind', ${JSON.stringify({ id })}::text::json, run_at := now() + interval '3 days', job_key := ${id})`;
    },
    remind: async () => undefined,
    settle: ({ id }) => settle(id),
  },
});

await serve({
  start: (id) =>
    sql.begin(async (tx) => {
      await accept(tx, id);
      await tx`select graphile_worker.add_job('check_in', ${JSON.stringify({ id })}::text::json)`;
    }),
  answer: (id) =>
    sql.begin(async (tx) => {
      await answered(tx, id);
      await tx`select graphile_worker.remove_job(${id})`;
      await tx`select graphile_worker.add_job('settle', ${JSON.stringify({ id })}::text::json)`;
    }),
});
