import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { loadConnection, removeConnection, saveConnection } from "../../database/connections.ts";
import { createVault } from "../../database/vault.ts";
import { freshDatabase } from "../support/postgres.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const vault = createVault(randomBytes(32).toString("base64"));
const wanted = {
  kind: "sample" as const,
  baseUrl: "http://127.0.0.1:9",
  credentials: { token: "t" },
  webhookSecrets: ["whsec_x"],
  policy: "default",
  settings: { organisation: "Acme" },
  ifVersion: null,
};

it("opens what it has sealed", async () => {
  await saveConnection(database.sql, { wanted: { ...wanted, name: "desk" }, vault, by: "test" });
  expect(await loadConnection(database.sql, { name: "desk", vault })).toMatchObject({
    kind: "sample",
    credentials: { token: "t" },
    webhookSecrets: ["whsec_x"],
    settings: { organisation: "Acme" },
    version: 1,
  });
});

it("does not open secrets that were moved to another connection, or under another secret", async () => {
  const { sql } = database;
  await saveConnection(sql, { wanted: { ...wanted, name: "a" }, vault, by: "test" });
  await saveConnection(sql, { wanted: { ...wanted, name: "b" }, vault, by: "test" });
  await sql`update connections set credentials = (select credentials from connections where name = 'a') where name = 'b'`;
  await expect(loadConnection(sql, { name: "b", vault })).rejects.toThrow(
    "connections/b/credentials was changed since it was sealed, or was put elsewhere.",
  );
  const other = createVault(randomBytes(32).toString("base64"));
  await expect(loadConnection(sql, { name: "a", vault: other })).rejects.toThrow(
    "connections/a/credentials was sealed under another AFTERCARE_SECRET than the one that is set.",
  );
});

it("has the connection api from the start, without secrets", async () => {
  const api = await loadConnection(database.sql, { name: "api", vault });
  expect(api).toMatchObject({ kind: "api", baseUrl: null, credentials: {}, webhookSecrets: [], policy: "default" });
});

it("is removed only as it was read: who has changed it meanwhile loses nothing", async () => {
  const { sql } = database;
  await saveConnection(sql, { wanted: { ...wanted, name: "old" }, vault, by: "test" });
  await saveConnection(sql, { wanted: { ...wanted, name: "old", settings: {} }, vault, by: "somebody else" });
  const removed = (ifVersion: number) => removeConnection(sql, { name: "old", ifVersion, by: "test" });
  expect(await removed(1)).toEqual({ removed: false, because: "changed-meanwhile" });
  expect(await loadConnection(sql, { name: "old", vault })).toMatchObject({ version: 2, settings: {} });
  expect(await removed(2)).toEqual({ removed: true });
});
