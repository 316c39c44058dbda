import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { loadConnection } from "../../database/connections.ts";
import { openVault } from "../../database/data-keys.ts";
import { rotationReport } from "../../database/rotation-report.ts";
import { before, foreign, secretsUnderTest } from "./secrets-under-test.ts";

const on = secretsUnderTest();

describe("a secret that is lost", () => {
  it("costs the credentials, and no opt-out whose address is still known", async () => {
    const { sql } = on.database;
    const old = await openVault(sql, { secret: before, previous: null });
    await on.connectDesk("desk", old);
    await on.anaOptsOut(old);
    await sql`insert into opt_outs (address_hmac, ticket_id, by) values (${randomBytes(32)}, null, 'page')`;
    const lost = { secret: foreign, previous: null };
    const { text } = await rotationReport(sql, { secrets: lost, mode: "lost" });
    expect(text).toBe(
      "connections/desk/credentials is empty now: enter it again.\n" +
        "connections/desk/webhook_secrets is empty now: enter it again.\n" +
        "1 opt-outs were kept; 1 were of addresses that nothing here knows any more.",
    );
    const vault = await openVault(sql, lost);
    expect(await on.isOptedOut(vault)).toBe("all");
    expect(await loadConnection(sql, { name: "desk", vault })).toMatchObject({ credentials: {}, webhookSecrets: [] });
    await on.solve("T-2", vault);
    expect(await sql`select from customers`).toHaveLength(1);
    expect((await rotationReport(sql, { secrets: lost, mode: "lost" })).text).toContain("is not lost");
  });
});
