import { afterAll, beforeAll, expect, it } from "vitest";
import { changePerson, shutOut } from "../../database/person-changes.ts";
import { startSession } from "../../database/sessions.ts";
import { freshDatabase } from "../support/postgres.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const by = "api:test";
const admin = (email: string) => ({ email, name: "", role: "admin" as const, timeZone: "UTC", by });

it("keeps the last admin, also when two take each other away at the same moment", async () => {
  const { sql } = database;
  await changePerson(sql, admin("a@tarn.test"));
  expect(await shutOut(sql, { email: "A@tarn.test", by })).toEqual({ done: false, because: "last-admin" });
  expect(await changePerson(sql, { ...admin("a@tarn.test"), role: "lead" })).toMatchObject({ saved: false });
  await changePerson(sql, admin("b@tarn.test"));
  const both = await Promise.all(["a@tarn.test", "b@tarn.test"].map((email) => shutOut(sql, { email, by })));
  expect(both.filter(({ done }) => done)).toHaveLength(1);
});

it("ends the sessions of whoever is shut out, and keeps who did it without an address", async () => {
  const { sql } = database;
  const saved = await changePerson(sql, { ...admin("c@tarn.test"), role: "agent" });
  const id = saved.saved ? saved.person.id : "";
  await startSession(sql, { personId: id });
  expect(await shutOut(sql, { email: "c@tarn.test", by })).toEqual({ done: true });
  expect(await shutOut(sql, { email: "c@tarn.test", by })).toEqual({ done: false, because: "unknown" });
  expect(await sql`select from sessions where person_id = ${id} and revoked_at is null`).toHaveLength(0);
  const kept = await sql<{ actor: string; what: string; all: string }[]>`
    select actor, what, s::text as all from settings_changes s where subject = ${id} order by id`;
  expect(kept.map(({ actor, what }) => [actor, what])).toEqual([
    [by, "person-saved"],
    [by, "person-shut-out"],
  ]);
  for (const { all } of kept) expect(all).not.toContain("c@tarn.test");
});
