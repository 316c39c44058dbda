import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consolePages } from "../../../client/console/console.ts";
import { makeApiKey } from "../../../database/api-key-changes.ts";
import { saveConnection } from "../../../database/connections.ts";
import { recordTest, testEvent } from "../../../database/delivery-health.ts";
import { savePerson } from "../../../database/people.ts";
import { saveSubscription } from "../../../database/subscriptions.ts";
import { type Role, roles } from "../../../domain/roles.ts";
import { type Browser, type ConsoleUnderTest, consoleUnderTest } from "../console/console-under-test.ts";
import { outgoing } from "../../support/outgoing.ts";

let site: ConsoleUnderTest;
beforeAll(async () => {
  site = await consoleUnderTest();
});
afterAll(() => site.close());

const base = "/console/settings";
let count = 0;
/** A connection of its own for each request. */
async function desk(): Promise<string> {
  count += 1;
  const name = `desk-${count}`;
  const wanted = {
    name,
    kind: "sample" as const,
    baseUrl: "http://127.0.0.1:9",
    credentials: { token: "t-secret-of-the-desk" },
    webhookSecrets: [`whsec_${"a".repeat(43)}=`],
    policy: "default",
    settings: {},
    ifVersion: null,
  };
  await saveConnection(site.sql, { vault: site.vault, by: "test", wanted });
  return name;
}

/** A subscription of its own for each request, with an event in its log. */
async function subscription(): Promise<{ name: string; event: string }> {
  count += 1;
  const name = `crm-${count}`;
  const events = ["review.opened" as const];
  const newSecret = `whsec_${"b".repeat(43)}=`;
  await saveSubscription(site.sql, {
    name,
    url: "http://127.0.0.1:9/hooks/t-token-in-the-path",
    events,
    newSecret,
    vault: site.vault,
    by: "test",
  });
  const { eventId } = testEvent();
  const tried = { taken: false, status: 500, error: "status 500", answer: "", at: new Date() };
  await recordTest(site.sql, { eventId, subscription: name, ...tried });
  return { name, event: eventId };
}

/** Somebody of ours for each request. */
async function somebody(): Promise<string> {
  count += 1;
  const wanted = { email: `p${count}@tarn.test`, name: "", role: "agent" as const, timeZone: "UTC" };
  return (await savePerson(site.sql, wanted)).id;
}

/** A key of its own for each request; its id. */
async function key(): Promise<string> {
  count += 1;
  const name = `program-${count}`;
  await makeApiKey(site.sql, { name, scopes: ["read"], expiresAt: null, by: "test" });
  const [row] = await site.sql<{ id: string }[]>`select id from api_keys where name = ${name}`;
  return row?.id ?? "";
}

const reads: Record<Role, number> = { admin: 200, lead: 200, auditor: 200, agent: 403 };
const changes: Record<Role, number> = { admin: 303, lead: 403, auditor: 403, agent: 403 };
const ofAdmins: Record<Role, number> = { ...reads, lead: 403, auditor: 403 };
const form = { version: "1", baseUrl: "http://127.0.0.1:9", policy: "default" };
const subscribing = { version: "1", url: "http://127.0.0.1:9", "event.review.opened": "yes" };
const being = { version: "1", role: "agent", timeZone: "UTC" };
const table: { route: string; fields?: Record<string, string>; gets: Record<Role, number> }[] = [
  { route: `GET ${base}`, gets: reads },
  { route: `GET ${base}/connections`, gets: reads },
  { route: `GET ${base}/connections/:name`, gets: reads },
  { route: `GET ${base}/new-connection`, gets: ofAdmins },
  { route: `POST ${base}/new-connection`, fields: { ...form, kind: "sample" }, gets: changes },
  { route: `POST ${base}/connections/:name`, fields: form, gets: changes },
  { route: `POST ${base}/connections/:name/check`, gets: changes },
  {
    route: `POST ${base}/connections/:name/secrets`,
    fields: { version: "1", do: "add" },
    gets: { ...changes, admin: 200 },
  },
  { route: `POST ${base}/connections/:name/delete`, gets: changes },
  { route: `GET ${base}/policies`, gets: reads },
  { route: `GET ${base}/new-policy`, gets: ofAdmins },
  { route: `POST ${base}/new-policy`, fields: { from: "default" }, gets: changes },
  { route: `GET ${base}/policies/:policy`, gets: reads },
  { route: `POST ${base}/policies/:policy`, fields: { as: "json", json: "{}", version: "1" }, gets: changes },
  { route: `GET ${base}/policies/:policy/versions`, gets: reads },
  { route: `POST ${base}/policies/:policy/restore`, fields: { restore: "1", version: "1" }, gets: changes },
  { route: `POST ${base}/policies/:policy/pause`, gets: changes },
  { route: `POST ${base}/policies/:policy/resume`, gets: changes },
  { route: `GET ${base}/subscriptions`, gets: reads },
  { route: `GET ${base}/new-subscription`, gets: ofAdmins },
  { route: `POST ${base}/new-subscription`, fields: subscribing, gets: { ...changes, admin: 200 } },
  { route: `GET ${base}/subscriptions/:subscription`, gets: reads },
  { route: `POST ${base}/subscriptions/:subscription`, fields: subscribing, gets: changes },
  {
    route: `POST ${base}/subscriptions/:subscription/secret`,
    fields: { version: "1", do: "rotate" },
    gets: { ...changes, admin: 200 },
  },
  { route: `POST ${base}/subscriptions/:subscription/enable`, gets: changes },
  { route: `POST ${base}/subscriptions/:subscription/disable`, gets: changes },
  { route: `POST ${base}/subscriptions/:subscription/delete`, gets: changes },
  { route: `POST ${base}/subscriptions/:subscription/check`, gets: changes },
  { route: `GET ${base}/subscriptions/:subscription/deliveries`, gets: reads },
  { route: `GET ${base}/subscriptions/:subscription/deliveries/:event`, gets: reads },
  { route: `POST ${base}/subscriptions/:subscription/deliveries/:event/redeliver`, gets: changes },
  { route: `POST ${base}/subscriptions/:subscription/deliveries/redeliver-failed`, gets: changes },
  { route: `GET ${base}/people`, gets: ofAdmins },
  { route: `GET ${base}/new-person`, gets: ofAdmins },
  { route: `POST ${base}/new-person`, fields: { ...being, email: "new@tarn.test" }, gets: changes },
  { route: `GET ${base}/people/:id`, gets: ofAdmins },
  { route: `POST ${base}/people/:id`, fields: being, gets: changes },
  { route: `POST ${base}/people/:id/deactivate`, gets: changes },
  { route: `POST ${base}/people/:id/reactivate`, gets: changes },
  { route: `POST ${base}/people/:id/end-sessions`, gets: changes },
  { route: `POST ${base}/people/:id/invite`, gets: changes },
  { route: `GET ${base}/api-keys`, gets: ofAdmins },
  { route: `GET ${base}/new-api-key`, gets: ofAdmins },
  { route: `POST ${base}/new-api-key`, fields: { "scope.read": "yes" }, gets: { ...changes, admin: 200 } },
  { route: `POST ${base}/api-keys/:id/revoke`, gets: changes },
];

async function ask(as: Browser, { route, fields = {} }: (typeof table)[number], over: Record<string, string> = {}) {
  const [method = "GET", pattern = ""] = route.split(" ");
  const name = await desk();
  const told = pattern.includes(":subscription") ? await subscription() : { name: "", event: "" };
  const path = pattern
    .replace(":name", name)
    .replace(":policy", "default")
    .replace(":subscription", told.name)
    .replace(":event", told.event)
    .replace("people/:id", pattern.includes("/people/:id") ? `people/${await somebody()}` : "")
    .replace("api-keys/:id", pattern.includes("/api-keys/:id") ? `api-keys/${await key()}` : "");
  if (method === "GET") return await as.get(path);
  return await as.post(path, {
    ...fields,
    ...(/\/new-(connection|policy|subscription|api-key)$/.test(path) ? { name: `${name}-new` } : {}),
    ...over,
  });
}

describe("every route of the settings, for every role", () => {
  it("stands in this test", () => {
    const parts = { sql: site.sql, vault: site.vault, outgoing, url: "http://localhost:3000", organisation: "" };
    const routes = consolePages({ ...parts, log: pino({ level: "silent" }) })
      .routes.filter(({ method, path }) => method !== "ALL" && path.startsWith(base))
      .map(({ method, path }) => `${method} ${path.replaceAll(/\{.*?\}/g, "")}`);
    const tried = table.map(({ route }) => route.replace(/:policy|:subscription/, ":name"));
    expect([...new Set(routes)].toSorted()).toEqual(tried.toSorted());
  });

  it.each(roles)("%s", async (role) => {
    const as = await site.signedIn(role);
    const got: [string, number][] = [];
    for (const row of table) got.push([row.route, (await ask(as, row)).status]);
    expect(got).toEqual(table.map(({ route, gets }) => [route, gets[role]]));
  });

  it("changes nothing without a token of this session", async () => {
    const admin = await site.signedIn("admin");
    const taken: [string, number][] = [];
    for (const row of table.filter(({ route }) => route.startsWith("POST"))) {
      const { status } = await ask(admin, row, { token: "" });
      if (status !== 403) taken.push([row.route, status]);
    }
    expect(taken).toEqual([]);
  });

  it("shows the way there to those alone who may go it", async () => {
    for (const role of roles) {
      const html = await (await (await site.signedIn(role)).get("/console")).text();
      expect([role, html.includes('href="/console/settings"')]).toEqual([role, role !== "agent"]);
    }
  });

  it("shows no stored secret, on no page, to nobody", async () => {
    const admin = await site.signedIn("admin");
    for (const row of table.filter(({ route }) => route.startsWith("GET"))) {
      const html = await (await ask(admin, row)).text();
      expect([row.route, html.includes("t-secret-of-the-desk"), html.includes("whsec_")]).toEqual([
        row.route,
        false,
        false,
      ]);
    }
    const [kept] = await site.sql<{ all: string }[]>`select string_agg(s::text, '') as all from settings_changes s`;
    expect(kept?.all).not.toContain("t-secret-of-the-desk");
    expect(kept?.all).not.toContain("whsec_");
    expect(kept?.all).not.toContain("t-token-in-the-path");
  });

  it("says that there is nothing where there is nothing", async () => {
    const admin = await site.signedIn("admin");
    expect((await admin.get(`${base}/connections/none`)).status).toBe(404);
    expect((await admin.get(`${base}/connections/%00`)).status).toBe(404);
    for (const act of ["", "/check", "/secrets", "/delete"]) {
      expect([act, (await admin.post(`${base}/connections/none${act}`, form)).status]).toEqual([act, 404]);
    }
    expect((await admin.post(`${base}/api-keys/ak_none/revoke`)).status).toBe(404);
    for (const act of ["", "/reactivate", "/end-sessions", "/invite"]) {
      expect([act, (await admin.post(`${base}/people/pe_none${act}`, being)).status]).toEqual([act, 404]);
    }
    for (const id of ["pe_none", "fu_none", "%00"]) {
      expect([id, (await admin.get(`${base}/people/${id}`)).status]).toEqual([id, 404]);
    }
    for (const path of ["none", "none/deliveries", "%00"]) {
      expect([path, (await admin.get(`${base}/subscriptions/${path}`)).status]).toEqual([path, 404]);
    }
    for (const act of ["", "/secret", "/enable", "/disable", "/delete", "/check", "/deliveries/redeliver-failed"]) {
      const { status } = await admin.post(`${base}/subscriptions/none${act}`, subscribing);
      expect([act, status]).toEqual([act, 404]);
    }
    const [mine, other] = [await subscription(), await subscription()];
    const foreign = `${base}/subscriptions/${mine.name}/deliveries/${other.event}`;
    expect((await admin.get(foreign)).status).toBe(404);
    expect((await admin.post(`${foreign}/redeliver`)).status).toBe(404);
    for (const act of ["", "/restore", "/pause", "/resume"]) {
      expect([act, (await admin.post(`${base}/policies/none${act}`, form)).status]).toEqual([act, 404]);
    }
    for (const path of ["none", "none/versions", "%00"]) {
      expect([path, (await admin.get(`${base}/policies/${path}`)).status]).toEqual([path, 404]);
    }
  });
});
