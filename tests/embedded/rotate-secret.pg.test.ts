import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect } from "../../database/connect.ts";
import { openVault } from "../../database/data-keys.ts";
import { migrate } from "../../database/migrate.ts";
import { saveSubscription } from "../../database/subscriptions.ts";
import { lockFolder } from "../../embedded/folder-lock.ts";
import { beginRotation, ownSecrets } from "../../embedded/own-secrets.ts";
import { freePort } from "../../embedded/ports.ts";
import { startPostgres } from "../../embedded/postgres.ts";

const root = join(import.meta.dirname, "..", "..");
const dataDir = mkdtempSync(join(tmpdir(), "aftercare-rotation-"));
const given = { dataDir, secret: null, previousSecret: null, adminKey: null };
const kept = (name: string): string => readFileSync(join(dataDir, name), "utf8").trim();

beforeAll(async () => {
  chmodSync(dataDir, 0o711);
  await withVault(async ({ sql, vault }) => {
    await saveSubscription(sql, {
      name: "crm",
      url: "https://crm.example/hook",
      events: ["follow_up.settled"],
      newSecret: `whsec_${randomBytes(8).toString("base64")}`,
      vault,
      by: "test",
    });
  });
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** What client and worker do with the secrets of the folder at their start. */
async function withVault(
  act: (open: { sql: ReturnType<typeof connect>; vault: Awaited<ReturnType<typeof openVault>> }) => Promise<void>,
): Promise<void> {
  const { secret, previousSecret: previous } = ownSecrets(given);
  const server = await startPostgres({ dataDir: join(dataDir, "postgres"), port: await freePort() });
  const sql = connect(server.url, { max: 1, name: "tests" });
  try {
    await migrate(sql);
    await act({ sql, vault: await openVault(sql, { secret, previous }) });
  } finally {
    await sql.end({ timeout: 1 });
    await server.stop();
  }
}

async function rotate(...args: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "embedded/rotate-secret.ts", ...args], {
    cwd: root,
    env: { PATH: process.env["PATH"], AFTERCARE_DATA: dataDir },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await once(child, "close");
  return { code: child.exitCode, said };
}

it("changes the secret of a data folder, also one whose rotation was cut off", async () => {
  const first = kept("secret");
  const unlock = lockFolder({ dataDir, url: "http://localhost:3000" });
  expect((await rotate()).said).toContain("Stop that one first");
  unlock();
  expect(kept("secret")).toBe(first);

  expect((await rotate()).said).toContain("Sealed 2 of 2 stored secrets anew.\nAll 2 stored secrets are sealed");
  const second = kept("secret");
  expect(second).not.toBe(first);
  expect(existsSync(join(dataDir, "secret.previous"))).toBe(false);

  // Cut off after the new secret was made: the installation starts, and the next try goes on with the same one.
  beginRotation({ dataDir });
  const third = kept("secret");
  expect(kept("secret.previous")).toBe(second);
  await withVault(async ({ sql }) => expect(await sql`select from subscriptions`).toHaveLength(1));
  expect(await rotate("--check")).toEqual({
    code: 1,
    said: "2 of 2 stored secrets are not sealed under AFTERCARE_SECRET yet.\n",
  });
  expect((await rotate()).code).toBe(0);
  expect(kept("secret")).toBe(third);
  expect(existsSync(join(dataDir, "secret.previous"))).toBe(false);
  await withVault(async ({ sql }) => expect(await sql`select from subscriptions`).toHaveLength(1));
}, 90_000);
