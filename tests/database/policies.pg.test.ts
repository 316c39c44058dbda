import { afterAll, beforeAll, expect, it } from "vitest";
import { policyRules, savePolicy } from "../../database/policies.ts";
import { defaultRules } from "../../domain/policy.ts";
import { freshDatabase } from "../support/postgres.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

it("gives the newest version, or the one that is asked for", async () => {
  const { sql } = database;
  for (const days of [1, 2, 3]) {
    await savePolicy(sql, {
      name: "p",
      rules: { ...defaultRules, patience: `P${days}D` },
      ifVersion: null,
      by: "test",
    });
  }
  expect((await policyRules(sql, { name: "p" }))?.rules.patience).toBe("P3D");
  expect((await policyRules(sql, { name: "p", version: 2 }))?.rules.patience).toBe("P2D");
  expect(await policyRules(sql, { name: "p", version: 4 })).toBeNull();
});

it("gives an old version the default of a member that it does not know yet", async () => {
  const { sql } = database;
  await sql`insert into policies (name, version, rules, updated_by) values ('old', 1, '{"patience": "P2D"}', 'test')`;
  expect((await policyRules(sql, { name: "old" }))?.rules).toEqual({ ...defaultRules, patience: "P2D" });
});

it("numbers the versions without a gap when many write at once", async () => {
  const { sql } = database;
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      savePolicy(sql, {
        name: "busy",
        rules: { ...defaultRules, patience: `P${n + 1}D` },
        ifVersion: null,
        by: "test",
      }),
    ),
  );
  const rows = await sql<{ version: number }[]>`select version from policies where name = 'busy' order by version`;
  expect(rows.map(({ version }) => version)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
});
