import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freshDatabase } from "../support/postgres.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await database.drop();
});

it("text arrays come back as they went in, whatever is in them", async () => {
  const { sql } = database;
  const texts = fc.array(
    fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("", "NULL", "{}", '"', "\\", "a,b")),
  );
  await fc.assert(
    fc.asyncProperty(texts, async (given) => {
      const items = given.map((text) => text.replaceAll(/[\0\p{Cs}]/gu, ""));
      const [row] = await sql<{ items: string[]; has: boolean }[]>`
        select ${items}::text[] as items, ${items[0] ?? ""} = any (${items}) as has`;
      expect(row).toEqual({ items, has: items.length > 0 });
    }),
    { numRuns: 200 },
  );
});
