import { randomBytes } from "node:crypto";
import { Writable } from "node:stream";
import pino from "pino";
import type { Scope } from "../../../database/api-keys.ts";
import { newId, tokenHash } from "../../../database/ids.ts";
import { seed } from "../../../database/seed.ts";
import { createVault } from "../../../database/vault.ts";
import { createApp } from "../../../client/app.ts";
import { freshDatabase } from "../../support/postgres.ts";
import { outgoing } from "../../support/outgoing.ts";

type Call = {
  /** Sent as JSON; a string as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Null = without a key. */
  key?: string | null;
};
export type Answer = {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into JSON of every shape
  json: any;
  text: string;
};

/** The whole app on a database of its own, called without a port. */
export async function apiUnderTest(perMinute?: { api: number; webhooks: number }) {
  const database = await freshDatabase();
  const { sql } = database;
  const adminKey = `ak_${randomBytes(24).toString("base64url")}`;
  await seed(sql, { adminKey });
  const vault = createVault(randomBytes(32).toString("base64"));
  const logged: string[] = [];
  const log = pino(
    { level: "debug" },
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        logged.push(chunk.toString());
        done();
      },
    }),
  );
  const app = createApp({
    sql,
    vault,
    outgoing,
    log,
    url: "http://localhost:3000",
    replyDomain: "reply.acme.test",
    organisation: "Acme",
    temporal: { reachable: () => null },
    perMinute,
  });

  return {
    ...database,
    app,
    vault,
    log,
    logged,
    adminKey,
    async keyWith(scopes: Scope[]): Promise<string> {
      const key = `ak_${randomBytes(24).toString("base64url")}`;
      await sql`
        insert into api_keys (id, sha256, prefix, name, scopes)
        values (${newId("ak")}, ${tokenHash(key)}, ${key.slice(0, 7)}, ${scopes.join("+")}, ${scopes})`;
      return key;
    },
    /** `request` is such as "POST /v1/follow-ups". */
    async call(request: string, { body, headers = {}, key = adminKey }: Call = {}): Promise<Answer> {
      const [method = "GET", path = "/"] = request.split(" ");
      const response = await app.request(path, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
      return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
    },
  };
}
export type ApiUnderTest = Awaited<ReturnType<typeof apiUnderTest>>;

/** A request that is taken, as DESIGN §8 shows it; each call another ticket unless told otherwise. */
export function solved(changes: {
  ticket?: Record<string, unknown>;
  customer?: Record<string, unknown>;
  resolution?: Record<string, unknown>;
  rest?: Record<string, unknown>;
}) {
  const unique = randomBytes(6).toString("hex");
  return {
    ticket: {
      connection: "api",
      id: `T-${unique}`,
      subject: "Invoices missing",
      url: "https://desk.acme.test/1041",
      team: "Billing",
      tags: ["invoices"],
      priority: "high",
      channel: "email",
      messageId: "<thread@acme.test>",
      ...changes.ticket,
    },
    customer: {
      id: "c-77",
      email: `ana.${unique}@example.test`,
      name: "Ana Lima",
      language: "pt",
      timeZone: "Europe/Lisbon",
      company: "Lima Lda",
      ...changes.customer,
    },
    resolution: {
      id: "r-3",
      at: new Date(Date.now() - 60_000).toISOString(),
      summary: "We re-sent the three missing invoices.",
      agent: { email: "sam@acme.test", name: "Sam" },
      ...changes.resolution,
    },
    ...changes.rest,
  };
}
