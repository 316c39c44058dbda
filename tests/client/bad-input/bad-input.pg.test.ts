import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHttpServer } from "../../../client/http-server.ts";
import { keepBatch } from "../../../database/batches.ts";
import { keepRefusal } from "../../../database/connection-checks.ts";
import { saveConnection } from "../../../database/connections.ts";
import { newId, tokenHash } from "../../../database/ids.ts";
import { saveSubscription } from "../../../database/subscriptions.ts";
import { createToken } from "../../../database/tokens.ts";
import { consoleUnderTest, type ConsoleUnderTest } from "../console/console-under-test.ts";
import { type Filled, filled } from "../console/filled.ts";
import { takes } from "./known-routes.ts";
import { faultsOf, send, type Sent } from "./requests.ts";
import { type Body, poisonedFields, poisons, wrongForms, wrongIds, wrongJson, wrongQueries } from "./wrong.ts";

let site: ConsoleUnderTest;
let server: Awaited<ReturnType<typeof startHttpServer>>;
let existing: Record<string, string> = {};
let signedIn: Record<string, string> = {};
let formToken = "";
let morning: Filled;
const apiKey = `ak_${randomBytes(24).toString("base64url")}`;

beforeAll(async () => {
  const never = { limit: 1_000_000, windowMs: 60_000 };
  site = await consoleUnderTest({ signInLimits: { address: never, network: never } });
  const { sql, vault } = site;
  server = await startHttpServer((request, env) => site.app.fetch(request, env), { host: "127.0.0.1", port: 0 });
  const keyId = newId("ak");
  const scopes = ["ingest", "read", "write", "admin"];
  await sql`
    insert into api_keys (id, sha256, prefix, name, scopes)
    values (${keyId}, ${tokenHash(apiKey)}, 'ak_test', 'test', ${scopes})`;
  const wanted = {
    name: "desk",
    kind: "sample" as const,
    baseUrl: "https://desk.example",
    credentials: { token: "t" },
    webhookSecrets: [`whsec_${randomBytes(24).toString("base64")}`],
    policy: "default",
    settings: {},
    ifVersion: null,
  };
  await saveConnection(sql, { wanted, vault, by: "test" });
  // It is known that webhooks are refused here; one more is not worth a note.
  await keepRefusal(sql, { connection: wanted.name });
  await saveSubscription(sql, {
    name: "crm",
    url: "https://crm.example/hook",
    events: ["follow_up.settled"],
    newSecret: "whsec_AAAA",
    vault,
    by: "test",
  });
  morning = await filled(site);
  const { late, letter, first } = morning;
  const [review] = await sql<{ id: string }[]>`select id from reviews limit 1`;
  const [alarm] = await sql<{ id: string }[]>`select id from alarms limit 1`;
  const lead = await site.signedIn("lead");
  existing = {
    "follow-ups/:id": late,
    "reviews/:id": review?.id ?? "",
    "compare/:other": review?.id ?? "",
    "causes/:id": "ca_2222222222",
    "views/:id": "sv_2222222222",
    "batches/:id": await keepBatch(sql, {
      personId: lead.person.id,
      nonce: "kept",
      act: "look",
      followUpIds: [first],
    }),
    "alarms/:id": String(alarm?.id),
    "connections/:name": "desk",
    "webhooks/:connection": "desk",
    "tickets/:connection": "api",
    "api/:id": "48190",
    "policies/:name": "default",
    "subscriptions/:name": "crm",
    "deliveries/:event": "ev_2222222222222222222222",
    "mails/:mail": letter,
    "people/:id": lead.person.id,
    "api-keys/:id": keyId,
    "people/:email": "admin%40tarn.test",
    "a/:token": await createToken(sql, { purpose: "answer", followUpId: first, mailId: null }),
    "u/:token": await createToken(sql, { purpose: "opt_out", followUpId: first, mailId: null }),
    "sign-in/:token": "a".repeat(32),
  };
  const admin = await site.signedIn("admin");
  signedIn = { cookie: admin.cookie, "sec-fetch-site": "same-origin" };
  // When somebody was last here is kept to the minute, and a run of this may take longer.
  await site.sql`update sessions set last_seen_at = now() + interval '1 hour'`;
  [, formToken = ""] = /name="token" value="([^"]+)"/.exec(await (await admin.get("/console")).text()) ?? [];
}, 120_000);
afterAll(async () => {
  await server.stop();
  await site.close();
});

/** Every route of the app, as method and pattern, without the middleware. */
const routes = () => [
  ...new Set(
    site.app.routes
      .filter(({ method, path }) => method !== "ALL" && !path.endsWith("/*"))
      .map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]*\}/g, "")}`),
  ),
];
const split = (route: string) => {
  const [method = "", pattern = ""] = route.split(" ");
  return { method, pattern };
};

/** An address that leads somewhere; with `wrong`, its last variable part is that. */
function address(pattern: string, wrong?: string): string {
  const parts = pattern.split("/");
  const last = parts.findLastIndex((part) => part.startsWith(":"));
  for (const [at, part] of parts.entries()) {
    if (!part.startsWith(":") || part === ":file") continue;
    const known = existing[`${parts[at - 1]}/${part}`];
    if (known === undefined) throw new Error(`bad-input does not know what ${part} in ${pattern} may be`);
    parts[at] = at === last && wrong !== undefined ? wrong : known;
  }
  return parts.join("/");
}

function headersFor(pattern: string, type: string | null): Record<string, string> {
  const who = pattern.startsWith("/v1/") ? { authorization: `Bearer ${apiKey}` } : signedIn;
  return { ...who, ...(type === null ? {} : { "content-type": type }) };
}
const form = "application/x-www-form-urlencoded";
const withToken = (body: string): string => `token=${formToken}&${body}`;

/** All rows but those that say when somebody was last here. */
async function rows(): Promise<Record<string, string>> {
  const tables = await site.sql<{ name: string }[]>`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace
      and relname not in ('sessions', 'api_keys', 'idempotency_keys')`;
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await site.sql<{ hash: string }[]>`
      select count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as hash from ${site.sql(name)} t`;
    found[name] = row?.hash ?? "";
  }
  return found;
}

type Case = Sent & { called: string; refused: boolean };

/** Sends them one by one, and says what was wrong with the answers. */
async function walk(cases: Case[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { called, refused, ...sent } of cases) {
    const answer = await send(server.port, sent);
    const found = faultsOf(sent, answer);
    if (refused && answer.status < 400) found.push(`taken with ${answer.status}`);
    for (const fault of found) faults.push(`${sent.method} ${sent.path.slice(0, 90)} with ${called}: ${fault}`);
  }
  return faults;
}

const bodiesFor = (route: string): Body[] => {
  const known = takes[route];
  if (known === undefined || known === "none") return [];
  if ("json" in known) return wrongJson;
  if ("fields" in known) return wrongForms;
  return wrongJson.filter(({ called }) => !["nothing"].includes(called));
};

describe("every route", () => {
  it("is known here with what it takes", () => {
    const changing = routes().filter((route) => !route.startsWith("GET "));
    expect(changing.filter((route) => !(route in takes))).toEqual([]);
    expect(Object.keys(takes).filter((route) => !changing.includes(route))).toEqual([]);
  });

  it("refuses ids of every wrong kind, and changes nothing", async () => {
    const before = await rows();
    const cases = routes().flatMap((route): Case[] => {
      const { method, pattern } = split(route);
      if (!pattern.includes(":") || pattern.includes(":file")) return [];
      const known = takes[route];
      const json = typeof known === "object" && "json" in known;
      const isPage = !pattern.startsWith("/v1/");
      return wrongIds.map((id) => ({
        method,
        path: address(pattern, id),
        headers: headersFor(pattern, method === "GET" ? null : isPage ? form : "application/json"),
        body:
          method === "GET" || method === "DELETE"
            ? undefined
            : isPage
              ? withToken("")
              : json
                ? JSON.stringify(known.json)
                : "{}",
        called: "a wrong id",
        // A PUT makes what is not there yet; what is gone already was deleted, or cleared, by somebody else.
        refused: method !== "PUT" && method !== "DELETE" && !pattern.startsWith("/console/alarms/"),
      }));
    });
    const faults = await walk(cases);
    expect(faults).toEqual([]);
    const made = ["connections", "policies", "subscriptions", "people", "settings_changes"];
    const others = (all: Record<string, string>) => Object.entries(all).filter(([table]) => !made.includes(table));
    expect(others(await rows())).toEqual(others(before));
  }, 120_000);

  it("reads a query of any kind without failing", async () => {
    const cases = routes().flatMap((route): Case[] => {
      const { method, pattern } = split(route);
      if (method !== "GET" || pattern.includes(":file")) return [];
      return wrongQueries.map((query) => ({
        method,
        path: `${address(pattern)}?${query}`,
        headers: headersFor(pattern, null),
        called: "a query",
        refused: false,
      }));
    });
    expect(await walk(cases)).toEqual([]);
  }, 120_000);

  it("refuses bodies of every wrong kind, and changes nothing", async () => {
    const before = await rows();
    const cases = routes().flatMap((route): Case[] => {
      const { method, pattern } = split(route);
      const known = takes[route];
      const isForm = typeof known === "object" && "fields" in known;
      return bodiesFor(route).map(({ called, body, type, headers }) => ({
        method,
        path: address(pattern),
        headers: {
          ...headersFor(pattern, type === undefined ? (isForm ? form : "application/json") : type),
          ...(isForm ? {} : { "if-match": "*" }),
          ...headers,
        },
        // With its token the sign-out would do, and everything after it would be somebody signed out.
        body:
          isForm && type === undefined && typeof body === "string" && pattern !== "/sign-out" ? withToken(body) : body,
        called,
        refused: !isForm,
      }));
    });
    expect(await walk(cases)).toEqual([]);
    expect(await rows()).toEqual(before);
  }, 120_000);

  it("survives poison in any member of a body that would be taken", async () => {
    const cases = routes().flatMap((route): Case[] => {
      const { method, pattern } = split(route);
      const known = takes[route];
      if (typeof known !== "object" || !("json" in known)) return [];
      return poisoned(known.json).map(({ called, json }) => ({
        method,
        path: address(pattern),
        headers: { ...headersFor(pattern, "application/json"), "if-match": "*" },
        body: JSON.stringify(json),
        called,
        refused: false,
      }));
    });
    expect(await walk(cases)).toEqual([]);
  }, 120_000);

  it("survives poison in any field of a form", async () => {
    const cases = routes().flatMap((route): Case[] => {
      const { method, pattern } = split(route);
      const known = takes[route];
      if (typeof known !== "object" || !("fields" in known)) return [];
      const fieldSets = (alone: boolean) => (alone ? known.fields.map((field) => [field]) : [known.fields]);
      return poisonedFields.flatMap(({ called, value, alone }) =>
        fieldSets(alone).map((fields) => {
          const body = fields.map((field) => `${field}=${value}`).join("&");
          return {
            method,
            path: address(pattern),
            headers: headersFor(pattern, form),
            body: fields.includes("token") ? body : withToken(body),
            called: `${called} in ${fields.join()}`,
            refused: false,
          };
        }),
      );
    });
    expect(await walk(cases)).toEqual([]);
  }, 120_000);

  it("says which methods there are", async () => {
    const before = await rows();
    const methods = new Map<string, string[]>();
    for (const route of routes()) {
      const { method, pattern } = split(route);
      methods.set(pattern, [...(methods.get(pattern) ?? []), method]);
    }
    const faults: string[] = [];
    methods.set("/v1/webhooks/:connection", ["HEAD", "POST"]);
    // As the token of a link it is nobody's.
    methods.set("/sign-in/sent", ["GET", "POST"]);
    for (const [pattern, known] of methods) {
      if (pattern.includes(":file")) continue;
      const allowed = known.includes("GET") ? [...known, "HEAD"] : known;
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]) {
        if (known.includes(method)) continue;
        const sent = { method, path: address(pattern), headers: headersFor(pattern, null) };
        const answer = await send(server.port, sent);
        const said = `${method} ${pattern}: ${answer.status} ${String(answer.headers["allow"])}`;
        const wanted = `${method} ${pattern}: ${method === "OPTIONS" ? 204 : 405} ${allowed.toSorted().join(", ")}`;
        if (said !== wanted) faults.push(said);
        faults.push(...faultsOf(sent, answer).map((fault) => `${method} ${pattern}: ${fault}`));
      }
      const head = await send(server.port, {
        method: "HEAD",
        path: address(pattern),
        headers: headersFor(pattern, null),
      });
      const isThere = allowed.includes("HEAD");
      if (head.status >= 500 || (head.status !== 405) !== isThere || head.text !== "") {
        faults.push(`HEAD ${pattern}: ${head.status}`);
      }
    }
    expect(faults).toEqual([]);
    expect(await rows()).toEqual(before);
  }, 120_000);

  it("takes headers of any kind", async () => {
    const odd = {
      "accept-language": "\u00ff;q=x,%00,*;;;q=9",
      "x-forwarded-for": "%00, [::::, 1.2.3.4.5",
      "x-forwarded-proto": "javascript",
      "idempotency-key": "a".repeat(300),
      "if-match": '"\u00e9, W/"1',
      "if-none-match": "%0d%0aX-Injected: 1",
      range: "bytes=9-1",
      accept: "\u00ff/*;q=none",
      origin: "null",
    };
    const cases = routes().flatMap((route): Case[] => {
      const { method, pattern } = split(route);
      if (pattern.includes(":file") || takes[route] === "none") return [];
      const headers = { ...headersFor(pattern, null), ...odd };
      return ["aftercare=%00%zz", `aftercare=${"a".repeat(4_000)}`, `${signedIn["cookie"]}; a=\u00ff`].map(
        (cookie) => ({
          method,
          path: address(pattern),
          headers: { ...headers, cookie },
          called: "odd headers",
          refused: false,
        }),
      );
    });
    expect(await walk(cases)).toEqual([]);
  }, 120_000);

  it("shows nothing of another case under this one", async () => {
    const { first, late, letter } = morning;
    for (const path of [
      `/console/follow-ups/${first}/mails/${letter}`,
      `/console/follow-ups/${first}/mails/${letter}/html`,
      `/a/${existing["u/:token"]}`,
      `/u/${existing["a/:token"]}`,
    ]) {
      const answer = await send(server.port, { method: "GET", path, headers: signedIn });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    const own = { method: "GET", path: `/console/follow-ups/${late}/mails/${letter}`, headers: signedIn };
    expect((await send(server.port, own)).status).toBe(200);
    const elsewhere = await send(server.port, {
      method: "POST",
      path: "/v1/tickets/desk/48190/events",
      headers: headersFor("/v1/", "application/json"),
      body: '{"event":"reopened"}',
    });
    expect(elsewhere.status).toBe(409);
  });

  it("has neither failed nor signed anybody out in the meantime", async () => {
    const console = await send(server.port, { method: "GET", path: "/console", headers: signedIn });
    expect(console.status).toBe(200);
    expect(site.logged.filter((line) => line.includes("a request failed"))).toEqual([]);
  });
});

/** The body once for each text or number in it and each poison. */
function poisoned(body: unknown): { called: string; json: unknown }[] {
  return paths(body).flatMap((path) =>
    poisons.map(({ called, value }) => ({
      called: `${called} at /${path.join("/")}`,
      json: replaced(body, { path, value }),
    })),
  );
}

function paths(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  return Object.entries(value).flatMap(([name, member]) => paths(member).map((path) => [name, ...path]));
}

function replaced(body: unknown, { path, value }: { path: string[]; value: unknown }): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(body))
    return body.map((item: unknown, at) => (String(at) === first ? replaced(item, { path: rest, value }) : item));
  if (typeof body !== "object" || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, member]) => [
      name,
      name === first ? replaced(member, { path: rest, value }) : member,
    ]),
  );
}
