import { afterAll, beforeAll, expect, it } from "vitest";
import { polled, pollFailed } from "../../database/reconcile-polls.ts";
import { freshDatabase } from "../support/postgres.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

it("how far a helpdesk was asked goes on alone: not back, not ahead of our clock, and not by a failure", async () => {
  const { sql } = database;
  const at = async () => {
    const [row] = await sql<{ until: Date; ahead: boolean }[]>`
      select solved_until as until, solved_until > now() as ahead from poll_cursors where connection = 'api'`;
    return row;
  };
  const [earlier, later] = [new Date("2026-11-01T10:00:00Z"), new Date("2026-11-02T10:00:00Z")];
  await polled(sql, { connection: "api", solvedUntil: later });
  await polled(sql, { connection: "api", solvedUntil: earlier });
  expect(await at()).toEqual({ until: later, ahead: false });
  await pollFailed(sql, { connection: "api", solvedUntil: later, fresh: false });
  expect(await at()).toEqual({ until: later, ahead: false });
  await polled(sql, { connection: "api", solvedUntil: new Date("2999-01-01T00:00:00Z") });
  expect((await at())?.ahead).toBe(false);
});
