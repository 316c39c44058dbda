import { afterAll, beforeAll, expect, it } from "vitest";
import { seed } from "../../../database/seed.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";

let site: ConsoleUnderTest;
let admin: Browser;
let count = 0;
beforeAll(async () => {
  site = await consoleUnderTest();
  admin = await site.signedIn("admin", { timeZone: "Pacific/Auckland" });
});
afterAll(() => site.close());

const base = "/console/settings";
const making = (name: string, more: Record<string, string> = {}) =>
  admin.post(`${base}/new-api-key`, { name, "scope.read": "yes", ...more });
/** A key with the scope `read`, and its name. */
async function made(more: Record<string, string> = {}): Promise<{ name: string; key: string; id: string }> {
  count += 1;
  const name = `program-${count}`;
  const response = await making(name, more);
  expect(response.status).toBe(200);
  const [, key = ""] = /value="(ak_[A-Za-z0-9_-]{32})"/.exec(await response.text()) ?? [];
  const [row] = await site.sql<{ id: string }[]>`select id from api_keys where name = ${name}`;
  return { name, key, id: row?.id ?? "" };
}
const ask = (key: string, path = "/v1/follow-ups") => site.at(path, { headers: { authorization: `Bearer ${key}` } });
const list = async () => await (await admin.get(`${base}/api-keys`)).text();

it("shows a key once, keeps its hash, and opens what its scopes open", async () => {
  const { name, key } = await made();
  expect((await ask(key)).status).toBe(200);
  expect((await ask(key, "/v1/people")).status).toBe(403);
  const page = await list();
  expect(page).toContain(name);
  expect(page).not.toContain(key);
  expect(page).toContain(`${key.slice(0, 7)}…`);
  const [kept] = await site.sql<{ all: string }[]>`
    select (select string_agg(k::text, '') from api_keys k) || (select string_agg(s::text, '') from settings_changes s) as all`;
  expect(kept?.all).not.toContain(key);
});

it("refuses a key that was revoked, from the next request on", async () => {
  const { key, id } = await made();
  expect((await ask(key)).status).toBe(200);
  expect((await admin.post(`${base}/api-keys/${id}/revoke`)).status).toBe(303);
  expect((await ask(key)).status).toBe(401);
  expect((await admin.post(`${base}/api-keys/${id}/revoke`)).status).toBe(303);
  const changes = await site.sql`select from settings_changes where what = 'key-revoked'`;
  expect(changes).toHaveLength(1);
});

it("refuses an expired key by a problem that says so, and does not count it as used", async () => {
  const { key, id } = await made({ until: "2999-12-31" });
  expect((await ask(key)).status).toBe(200);
  await site.sql`update api_keys set expires_at = now(), last_used_at = null where id = ${id}`;
  const refused = await ask(key);
  expect([refused.status, refused.headers.get("content-type")]).toEqual([401, "application/problem+json"]);
  expect(await refused.json()).toMatchObject({ detail: expect.stringContaining("This API key has expired") });
  expect(await site.sql`select from api_keys where id = ${id} and last_used_at is null`).toHaveLength(1);
  expect(await list()).toContain("expired");
});

it("lets a key work to the end of its last day, where the admin is", async () => {
  const { id } = await made({ until: "2999-06-30" });
  const [row] = await site.sql<{ expiresAt: Date }[]>`select expires_at from api_keys where id = ${id}`;
  expect(row?.expiresAt.toISOString()).toBe("2999-06-30T12:00:00.000Z");
});

it("notes the use of a key at most once a minute, however many requests come", async () => {
  const { key, id } = await made();
  const version = async () =>
    (await site.sql<{ xmin: string }[]>`select xmin::text from api_keys where id = ${id}`)[0]?.xmin;
  await Promise.all(Array.from({ length: 8 }, () => ask(key)));
  const first = await version();
  await Promise.all(Array.from({ length: 8 }, () => ask(key)));
  expect(await version()).toBe(first);
  await site.sql`update api_keys set last_used_at = now() - interval '61 seconds' where id = ${id}`;
  const before = await version();
  await ask(key);
  expect(await version()).not.toBe(before);
});

it("keeps a name for one key for good, and that of the settings", async () => {
  const { name, id } = await made();
  await admin.post(`${base}/api-keys/${id}/revoke`);
  for (const taken of [name, name.toUpperCase(), "aftercare_admin_key"]) {
    const response = await making(taken);
    expect([taken, response.status]).toEqual([taken, 422]);
    expect(await response.text()).toContain("Name is, or was, the name of another key.");
  }
});

it("leaves the key of the settings to them", async () => {
  await seed(site.sql, { adminKey: `ak_${"k".repeat(30)}` });
  const [row] = await site.sql<{ id: string }[]>`select id from api_keys where name = 'AFTERCARE_ADMIN_KEY'`;
  const refused = await admin.post(`${base}/api-keys/${row?.id}/revoke`);
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain("is set by the settings of the process");
  expect((await ask(`ak_${"k".repeat(30)}`)).status).toBe(200);
});

it("refuses what cannot be, and keeps what was typed", async () => {
  for (const [fields, text] of [
    [{ name: "<i>x</i>" }, "Name must be 1 to 63 letters"],
    [{ name: "typed", "scope.read": "" }, "Scopes must have at least one that is chosen."],
    [{ name: "typed", until: "soon" }, "Last day must be a day such as"],
    [{ name: "typed", until: "2020-01-01" }, "Last day must be today or later."],
  ] as const) {
    const response = await making("typed", fields);
    expect([text, response.status]).toEqual([text, 422]);
    const html = await response.text();
    expect(html).toContain(text);
    expect(html).toContain(`value="${fields.name.replaceAll("<", "&lt;").replaceAll(">", "&gt;")}"`);
  }
});
