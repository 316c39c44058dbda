import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type World, world } from "../support/world.ts";

/** What a helpdesk told us, and the mail word for word: as long as people made them. */
const texts = ["customers", "tickets", "resolutions", "letters"];
/** Of the installation, not of its follow-ups. */
const settings = ["connections", "policies", "subscriptions", "schema_migrations", "settings_changes"];

/** Rows as Postgres stores them, without their indexes; `npm run bench` measures those too, at a size that counts. */
describe("what an open follow-up occupies in Postgres, the texts of its ticket and its mail apart", () => {
  const followUps = 20;
  let all: World;
  const ids: string[] = [];
  beforeAll(async () => {
    all = await world();
    for (let i = 0; i < followUps; i += 1) ids.push(await all.solve({ id: `4711-${i}` }));
  });
  afterAll(() => all.close());

  async function bytesEach(): Promise<Record<string, number>> {
    const tables = await all.sql<{ name: string }[]>`
      select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`;
    const bytes: Record<string, number> = {};
    for (const { name } of tables) {
      if ([...texts, ...settings].includes(name)) continue;
      const [row] = await all.sql<{ sum: number }[]>`
        select coalesce(sum(pg_column_size(rows.*)), 0)::int as sum from ${all.sql(name)} rows`;
      if (row && row.sum > 0) bytes[name] = Math.ceil(row.sum / followUps);
    }
    return bytes;
  }
  const sum = (bytes: Record<string, number>) => Object.values(bytes).reduce((all, one) => all + one, 0);

  it("at most 500 bytes while it waits for its check-in", async () => {
    const bytes = await bytesEach();
    expect(bytes).toHaveProperty("follow_ups");
    expect(sum(bytes), JSON.stringify(bytes)).toBeLessThanOrEqual(500);
  });

  it("at most 2,200 bytes while it waits for the answer", async () => {
    for (const followUpId of ids) await all.askCustomer({ followUpId });
    const bytes = await bytesEach();
    expect(bytes).toHaveProperty("tokens");
    expect(sum(bytes), JSON.stringify(bytes)).toBeLessThanOrEqual(2_200);
  });
});
