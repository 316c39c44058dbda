import { describe, expect, it } from "vitest";
import { loadConnection } from "../../database/connections.ts";
import { openVault } from "../../database/data-keys.ts";
import { rotationReport } from "../../database/rotation-report.ts";
import { createVault } from "../../database/vault.ts";
import { oldBox } from "./old-boxes.ts";
import { after, before, email, foreign, secretsUnderTest } from "./secrets-under-test.ts";

const on = secretsUnderTest();

describe("the first start of an installation that derived its keys", () => {
  it("knows its customers and opens its old boxes, and a rotation brings them up to date", async () => {
    const { sql } = on.database;
    const derived = createVault(before);
    await on.connectDesk("desk", derived);
    await on.anaOptsOut(derived);
    const place = "connections/desk/credentials";
    await sql`
      update connections set credentials = ${oldBox(before, { value: { token: "old" }, place })} where name = 'desk'`;

    const vault = await openVault(sql, { secret: after, previous: before });
    expect(await on.isOptedOut(vault)).toBe("all");
    expect((await loadConnection(sql, { name: "desk", vault }))?.credentials).toEqual({ token: "old" });
    const { done } = await rotationReport(sql, { secrets: { secret: after, previous: before }, mode: "rotate" });
    expect(done).toBe(true);
    const now = await openVault(sql, { secret: after, previous: null });
    expect(await on.isOptedOut(now)).toBe("all");
    expect((await loadConnection(sql, { name: "desk", vault: now }))?.credentials).toEqual({ token: "old" });
  });

  it("does not begin under a secret that its customers or boxes do not know", async () => {
    const { sql } = on.database;
    await on.anaOptsOut(createVault(before));
    await expect(openVault(sql, { secret: foreign, previous: null })).rejects.toThrow(/customers .* belong to another/);
    await sql`update customers set email = null`;
    await on.connectDesk("desk", createVault(before));
    await expect(openVault(sql, { secret: foreign, previous: null })).rejects.toThrow(/No stored secret/);
    expect(await sql`select from data_keys`).toEqual([]);
  });

  it("makes one key, whoever comes first, and a random one where nobody is known yet", async () => {
    const secrets = { secret: before, previous: null };
    const vaults = await Promise.all(Array.from({ length: 4 }, () => openVault(on.database.sql, secrets)));
    const keys = new Set(vaults.map((vault) => vault.addressKey(email).toString("hex")));
    expect(keys.size).toBe(1);
    expect(keys).not.toContain(createVault(before).addressKey(email).toString("hex"));
  });
});
