import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { loadConnection } from "../../database/connections.ts";
import { openVault } from "../../database/data-keys.ts";
import { rotationReport } from "../../database/rotation-report.ts";
import { openSecrets, saveSubscription } from "../../database/subscriptions.ts";
import { after, before, foreign, secretsUnderTest } from "./secrets-under-test.ts";

const root = join(import.meta.dirname, "..", "..");
const on = secretsUnderTest();

function command(env: Record<string, string>, ...args: string[]) {
  const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", "client/rotate-secret.ts", ...args], {
    cwd: root,
    env: { PATH: process.env["PATH"], DATABASE_URL: on.database.url, ...env },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, "close").then(() => ({ code: child.exitCode, said }));
  return { child, ended };
}
const rolledOut = { AFTERCARE_SECRET: after, AFTERCARE_SECRET_PREVIOUS: before };

describe("a rotation of the secret", () => {
  it("leaves every connection, subscription and opt-out as it was, for processes that know the new secret alone", async () => {
    const { sql } = on.database;
    const old = await openVault(sql, { secret: before, previous: null });
    await on.connectDesk("desk", old);
    await saveSubscription(sql, {
      name: "crm",
      url: "https://crm.example/hook",
      events: ["follow_up.settled"],
      newSecret: "whsec_crm",
      vault: old,
      by: "test",
    });
    await on.anaOptsOut(old);

    expect(await command(rolledOut, "--check").ended).toEqual({
      code: 1,
      said: "4 of 4 stored secrets are not sealed under AFTERCARE_SECRET yet.\n",
    });
    expect(await command(rolledOut).ended).toEqual({
      code: 0,
      said:
        "Sealed 4 of 4 stored secrets anew.\n" +
        "All 4 stored secrets are sealed under AFTERCARE_SECRET. AFTERCARE_SECRET_PREVIOUS is needed no more.\n",
    });

    const now = await openVault(sql, { secret: after, previous: null });
    const desk = await loadConnection(sql, { name: "desk", vault: now });
    expect(desk).toMatchObject({ credentials: { token: "token of desk" }, webhookSecrets: ["whsec_desk"], version: 1 });
    const [crm] = await sql<{ secret: Uint8Array }[]>`select secret from subscriptions where name = 'crm'`;
    expect(openSecrets({ name: "crm", secret: crm?.secret ?? Buffer.alloc(0), vault: now })).toEqual(["whsec_crm"]);
    expect(await on.isOptedOut(now)).toBe("all");
    await on.solve("T-2", now);
    expect(await sql`select email from customers`).toHaveLength(1);
  });

  it("goes on where it was killed, and both secrets open everything meanwhile", async () => {
    const { sql } = on.database;
    const old = await openVault(sql, { secret: before, previous: null });
    const names = ["a", "b", "c", "d"];
    for (const name of names) await on.connectDesk(name, old);
    await on.anaOptsOut(old);

    let killed: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await tx`select from connections where name = 'c' for update`;
      const run = command(rolledOut);
      killed = run.ended;
      await vi.waitFor(
        async () =>
          expect(
            await sql`select from pg_stat_activity where application_name = 'aftercare-rotate-secret' and wait_event_type = 'Lock'`,
          ).toHaveLength(1),
        { timeout: 20_000, interval: 50 },
      );
      run.child.kill("SIGKILL");
      await killed;
      await sql`
        select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'aftercare-rotate-secret'`;
    });

    const secrets = { secret: after, previous: before };
    const { text } = await rotationReport(sql, { secrets, mode: "check" });
    expect(text).toBe("7 of 9 stored secrets are not sealed under AFTERCARE_SECRET yet.");
    const both = await openVault(sql, secrets);
    for (const vault of [both, await openVault(sql, { secret: before, previous: after })]) {
      for (const name of names) {
        expect((await loadConnection(sql, { name, vault }))?.credentials).toEqual({ token: `token of ${name}` });
      }
      expect(await on.isOptedOut(vault)).toBe("all");
    }
    await expect(openVault(sql, { secret: after, previous: null })).rejects.toThrow(/belongs to another/);

    expect((await command(rolledOut).ended).said).toContain("Sealed 7 of 9 stored secrets anew.");
    expect((await rotationReport(sql, { secrets, mode: "rotate" })).text).toContain("Sealed 0 of 9");
    const now = await openVault(sql, { secret: after, previous: null });
    expect((await loadConnection(sql, { name: "d", vault: now }))?.webhookSecrets).toEqual(["whsec_d"]);
  });

  it("does not undo what somebody saves while it runs, and says what a process with old settings has written", async () => {
    const { sql } = on.database;
    const old = await openVault(sql, { secret: before, previous: null });
    await on.connectDesk("desk", old);
    const secrets = { secret: after, previous: before };
    const place = "connections/desk/credentials";
    const runs: ReturnType<typeof rotationReport>[] = [];
    await sql.begin(async (tx) => {
      await tx`update connections set credentials = ${old.seal({ token: "newer" }, place)} where name = 'desk'`;
      runs.push(rotationReport(sql, { secrets, mode: "rotate" }));
      await vi.waitFor(async () =>
        expect(
          await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        ).toHaveLength(1),
      );
    });
    expect(await Promise.all(runs)).toMatchObject([{ done: true }]);
    const now = await openVault(sql, { secret: after, previous: null });
    expect((await loadConnection(sql, { name: "desk", vault: now }))?.credentials).toEqual({ token: "newer" });

    await on.connectDesk("late", old);
    expect((await rotationReport(sql, { secrets, mode: "check" })).text).toContain("2 of 5");
  });

  it("changes nothing under a wrong previous secret, and says so", async () => {
    const { sql } = on.database;
    const old = await openVault(sql, { secret: before, previous: null });
    await on.connectDesk("desk", old);
    const rows = await sql`select credentials, webhook_secrets from connections where name = 'desk'`;
    const wrong = { AFTERCARE_SECRET: after, AFTERCARE_SECRET_PREVIOUS: foreign };
    const { code, said } = await command(wrong).ended;
    expect({ code, said }).toEqual({
      code: 1,
      said: "This database belongs to another AFTERCARE_SECRET. Set AFTERCARE_SECRET (and AFTERCARE_SECRET_PREVIOUS) to what it was; docs/secrets.md says more.\n",
    });
    expect(await sql`select credentials, webhook_secrets from connections where name = 'desk'`).toEqual(rows);
  });

  it("names a box that was tampered with, and goes on with the others", async () => {
    const { sql } = on.database;
    const old = await openVault(sql, { secret: before, previous: null });
    for (const name of ["desk", "other"]) await on.connectDesk(name, old);
    await sql`
      update connections set credentials = set_byte(credentials, 40, get_byte(credentials, 40) # 1) where name = 'desk'`;
    const { text, done } = await rotationReport(sql, { secrets: { secret: after, previous: before }, mode: "rotate" });
    expect(done).toBe(false);
    expect(text).toBe(
      "Sealed 4 of 5 stored secrets anew.\nconnections/desk/credentials opens with neither secret: enter it again.",
    );
  });

  it("reaches every place where something is sealed", async () => {
    const files = (await readdir(join(root, "database"))).filter((name) => name.endsWith(".ts"));
    const sealing: string[] = [];
    for (const file of files) {
      if ((await readFile(join(root, "database", file), "utf8")).includes(".seal(")) sealing.push(file);
    }
    // Whoever seals in another file adds its column to database/sealed-boxes, and then this list.
    expect(sealing).toEqual([
      "connections.ts",
      "data-keys.ts",
      "lost-secret.ts",
      "rotate-secret.ts",
      "subscriptions.ts",
    ]);
  });
});
