import { afterAll, beforeAll, expect, it } from "vitest";
import { keepRefusal } from "../../database/connection-checks.ts";
import { putIntoInbox } from "../../database/inbox.ts";
import { freshDatabase } from "../support/postgres.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const connection = "api";

/** Whether one that is refused now is kept. */
async function noted(): Promise<boolean | undefined> {
  const { sql } = database;
  await keepRefusal(sql, { connection });
  const [row] = await sql<{ fresh: boolean }[]>`
    select at > now() - interval '30 seconds' as fresh from refused_webhooks where connection = ${connection}`;
  return row?.fresh;
}
const ago = async (minutes: number) =>
  await database.sql`update refused_webhooks set at = now() - ${minutes} * interval '1 minute'`;

it("keeps of refused webhooks the first after a good one, and then one an hour", async () => {
  expect(await noted()).toBe(true);
  await ago(59);
  expect(await noted()).toBe(false);
  await ago(61);
  expect(await noted()).toBe(true);
  await ago(1);
  await putIntoInbox(database.sql, { connection, dedupeKey: "good", ticketId: "1", body: "{}" });
  expect(await noted()).toBe(true);
});
