import { afterEach, beforeEach, expect, it } from "vitest";
import { findApiKey } from "../../database/api-keys.ts";
import { policyRules, savePolicy } from "../../database/policies.ts";
import { seed } from "../../database/seed.ts";
import { defaultRules } from "../../domain/policy.ts";
import { freshDatabase } from "../support/postgres.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

const first = `ak_${"a".repeat(32)}`;
const second = `ak_${"b".repeat(32)}`;

it("puts the default policy and the admin key in place, also when ten processes start at once", async () => {
  const { sql } = database;
  await sql`delete from policies`;
  await Promise.all(Array.from({ length: 10 }, () => seed(sql, { adminKey: first })));
  expect(await policyRules(sql, { name: "default" })).toMatchObject({ version: 1, rules: defaultRules });
  expect(await findApiKey(sql, { key: first })).toMatchObject({ scopes: ["ingest", "read", "write", "admin"] });
  expect(await sql`select id from api_keys`).toHaveLength(1);
});

it("leaves a default policy alone that somebody has changed", async () => {
  const { sql } = database;
  await savePolicy(sql, { name: "default", rules: { ...defaultRules, patience: "P9D" }, ifVersion: 1, by: "test" });
  await seed(sql, { adminKey: null });
  expect(await policyRules(sql, { name: "default" })).toMatchObject({ version: 2, rules: { patience: "P9D" } });
});

it("stops the former admin key when another is set, and takes it back", async () => {
  const { sql } = database;
  await seed(sql, { adminKey: first });
  await seed(sql, { adminKey: second });
  expect([await findApiKey(sql, { key: first }), (await findApiKey(sql, { key: second }))?.name]).toEqual([
    null,
    "AFTERCARE_ADMIN_KEY",
  ]);
  await seed(sql, { adminKey: first });
  expect(await findApiKey(sql, { key: second })).toBeNull();
  expect(await findApiKey(sql, { key: first })).not.toBeNull();
});
