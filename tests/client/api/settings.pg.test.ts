import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultRules } from "../../../domain/policy.ts";
import { type ApiUnderTest, apiUnderTest, solved } from "./api-under-test.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.drop());

describe("policies", () => {
  const put = (name: string, rules: unknown, headers: Record<string, string> = {}) =>
    api.call(`PUT /v1/policies/${name}`, { body: rules, headers });

  it("always has the default one", async () => {
    const { status, json, headers } = await api.call("GET /v1/policies/default");
    expect([status, headers.get("etag")]).toEqual([200, '"1"']);
    expect(json).toMatchObject({ name: "default", version: 1, pausedSince: null, rules: defaultRules });
    expect(Object.keys(json.rules).toSorted()).toEqual(Object.keys(defaultRules).toSorted());
  });

  it("makes a new one from nothing, and fills in what was left out", async () => {
    const { status, json, headers } = await put("fresh", { checkInAfter: "PT5S", hours: null });
    expect([status, headers.get("etag")]).toEqual([201, '"1"']);
    expect(json.rules).toEqual({ ...defaultRules, checkInAfter: "PT5S", hours: null });
  });

  it("writes the next version only over the one that was read", async () => {
    await put("versions", {});
    expect((await put("versions", { patience: "P6D" })).status).toBe(428);
    expect((await put("versions", { patience: "P6D" }, { "if-match": '"7"' })).status).toBe(412);
    const second = await put("versions", { patience: "P6D" }, { "if-match": '"1"' });
    expect([second.status, second.json.version, second.headers.get("etag")]).toEqual([200, 2, '"2"']);
    expect((await put("versions", {}, { "if-match": '"1"' })).status).toBe(412);
    expect((await put("versions", {}, { "if-none-match": "*" })).status).toBe(412);
    const { json } = await api.call("GET /v1/policies/versions/versions");
    expect(
      json.items.map(({ version, rules }: { version: number; rules: { patience: string } }) => [
        version,
        rules.patience,
      ]),
    ).toEqual([
      [2, "P6D"],
      [1, "P5D"],
    ]);
  });

  it("makes no version of rules that already stand", async () => {
    await put("same", { patience: "P6D" });
    expect((await put("same", { patience: "P6D" }, { "if-match": "*" })).json.version).toBe(1);
  });

  it("lets one of twenty win who change the same version at once", async () => {
    await put("race", {});
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        put("race", { askAgainAtMost: n % 10, patience: `P${n + 1}D` }, { "if-match": '"1"' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(19);
  });

  it.each([
    ["/chekInAfter", { chekInAfter: "PT1H" }],
    ["/channel", { channel: "ticket" }],
    ["/checkInAfter", { checkInAfter: "one day" }],
    ["/checkInAfter", { checkInAfter: "P1M" }],
    ["/checkInAfter", { checkInAfter: "PT49H" }],
    ["/latest", { latest: "P15D", holdWindow: "P30D" }],
    ["/latest", { latest: "P10D", holdWindow: "P10D" }],
    ["/patience", { patience: "PT0S" }],
    ["/hours/0/from", { hours: [{ days: [1], from: "25:00", to: "17:00" }] }],
    ["/hours/0/days/0", { hours: [{ days: [0], from: "09:00", to: "17:00" }] }],
    ["/hours", { hours: [] }],
    ["/hours/0/to", { hours: [{ days: [1], from: "22:00", to: "06:00" }] }],
    ["/perCustomer/within", { perCustomer: { count: 1 } }],
    ["/questions", { questions: ["words"] }],
    ["/match/colours", { match: { colours: ["red"] } }],
    ["/onNotHeld", { onNotHeld: "shrug" }],
    ["/reviewAtFailure", { reviewAtFailure: 0 }],
  ])("refuses with 422 and names %s", async (pointer, rules) => {
    const { status, json } = await put("wrong", rules);
    expect([status, json.errors[0].pointer]).toEqual([422, pointer]);
  });

  it("is paused and resumed, and a follow-up says that it waits for that", async () => {
    await put("calm", {});
    const { id } = (await api.call("POST /v1/follow-ups", { body: solved({ rest: { policy: "calm" } }) })).json;
    const paused = await api.call("POST /v1/policies/calm/pause");
    expect([paused.status, paused.json.pausedSince]).toEqual([200, expect.any(String)]);
    expect((await api.call("POST /v1/policies/calm/pause")).json.pausedSince).toBe(paused.json.pausedSince);
    expect((await api.call(`GET /v1/follow-ups/${id}`)).json.next).toEqual({ what: "resume", at: null });
    expect((await api.call("POST /v1/policies/calm/resume")).json.pausedSince).toBeNull();
    expect((await api.call(`GET /v1/follow-ups/${id}`)).json.next.what).toBe("check-in");
  });

  it("knows no other", async () => {
    for (const request of ["GET /v1/policies/none", "GET /v1/policies/none/versions", "POST /v1/policies/none/pause"]) {
      expect((await api.call(request)).status).toBe(404);
    }
    const { json } = await api.call("GET /v1/policies");
    expect(json.items.map(({ name }: { name: string }) => name)).toContain("default");
  });
});

describe("connections", () => {
  const token = `t-${randomBytes(12).toString("hex")}`;
  const secret = `whsec_${randomBytes(32).toString("base64")}`;
  const desk = { kind: "sample", baseUrl: "http://127.0.0.1:9", credentials: { token }, webhookSecrets: [secret] };
  const put = (name: string, body: unknown, headers: Record<string, string> = {}) =>
    api.call(`PUT /v1/connections/${name}`, { body, headers });

  it("takes secrets in and never gives them out", async () => {
    const created = await put("secretive", desk);
    expect([created.status, created.headers.get("etag")]).toEqual([201, '"1"']);
    expect(created.json).toMatchObject({
      kind: "sample",
      credentials: ["token"],
      webhookSecrets: 1,
      policy: "default",
    });
    const [row] = await api.sql<{ all: string }[]>`select c::text as all from connections c where name = 'secretive'`;
    const shown = [created, await api.call("GET /v1/connections"), await api.call("GET /v1/connections/secretive")];
    for (const text of [...shown.map((answer) => answer.text), row?.all]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(secret);
    }
  });

  it("keeps the secrets that are left out, and replaces those that are given", async () => {
    await put("kept", desk);
    const moved = await put("kept", { kind: "sample", baseUrl: "http://127.0.0.1:10" }, { "if-match": '"1"' });
    expect([moved.status, moved.json.credentials, moved.json.webhookSecrets]).toEqual([200, ["token"], 1]);
    const emptied = await put("kept", { ...desk, credentials: {}, webhookSecrets: [] }, { "if-match": '"2"' });
    expect([emptied.json.credentials, emptied.json.webhookSecrets, emptied.json.version]).toEqual([[], 0, 3]);
  });

  it("has senders, kept as they were written", async () => {
    const senders = [
      { from: "Acme Billing <billing@acme.test>", teams: ["Billing"], replyTo: "desk@acme.test" },
      { from: '"Acme, Support" <care@acme.test>' },
    ];
    const created = await put("sending", { ...desk, settings: { senders } });
    expect([created.status, created.json.settings]).toEqual([201, { senders }]);
    expect((await api.call("GET /v1/connections/sending")).json.settings).toEqual({ senders });
  });

  it.each([
    ["/settings/senders/0/from", [{ from: "" }], "one mailbox"],
    ["/settings/senders/0/from", [{ from: "Billing" }], "one mailbox"],
    ["/settings/senders/0/from", [{ from: "a@acme.test, b@acme.test" }], "one mailbox"],
    ["/settings/senders/0/from", [{ from: "A <a@acme.test>, B <b@acme.test>" }], "one mailbox"],
    ["/settings/senders/0/from", [{ from: "A\r\nBcc: thief@evil.test <a@acme.test>" }], "one line"],
    ["/settings/senders/0/from", [{ from: "A\u2028<a@acme.test>" }], "one line"],
    ["/settings/senders/0/from", [{ from: '"a b"@acme.test' }], "one mailbox"],
    ["/settings/senders/0/replyTo", [{ from: "a@acme.test", replyTo: "a@acme.test\nBcc: b@c.test" }], "one e-mail"],
    ["/settings/senders/0/replyTo", [{ from: "a@acme.test", replyTo: "Desk <a@acme.test>" }], "one e-mail"],
    ["/settings/senders/1/teams", [{ from: "a@acme.test" }, { from: "b@acme.test", teams: [] }], "must be given"],
    ["/settings/senders/0/teams/0", [{ from: "a@acme.test", teams: [" "] }], "must not be empty"],
    ["/settings/senders", Array.from({ length: 21 }, () => ({ from: "a@acme.test", teams: ["x"] })), "at most 20"],
  ])("refuses with 422 and names %s of %j", async (pointer, senders, text) => {
    const { status, json } = await put("wrong-sender", { ...desk, settings: { senders } });
    expect([status, json.errors[0].pointer, json.errors[0].detail]).toEqual([
      422,
      pointer,
      expect.stringContaining(text),
    ]);
  });

  it("is changed only by who has read it", async () => {
    await put("guarded", desk);
    expect((await put("guarded", desk)).status).toBe(428);
    expect((await put("guarded", desk, { "if-match": '"9"' })).status).toBe(412);
    expect((await put("guarded", desk, { "if-match": "*" })).status).toBe(200);
  });

  it.each([
    ["/baseUrl", { kind: "sample" }],
    ["/baseUrl", { kind: "sample", baseUrl: "http://user:pass@host" }],
    ["/kind", { kind: "carrier-pigeon" }],
    ["/policy", { ...desk, policy: "none" }],
    ["/webhookSecrets/0", { ...desk, webhookSecrets: ["short"] }],
    ["/settings/timeZone", { ...desk, settings: { timeZone: "Nowhere" } }],
    ["/token", { ...desk, token: "x" }],
  ])("refuses with 422 and names %s", async (pointer, body) => {
    const { status, json } = await put("wrong", body);
    expect([status, json.errors[0].pointer]).toEqual([422, pointer]);
  });

  it("never gives another kind to one that exists", async () => {
    const { status, json } = await put("api", desk, { "if-match": "*" });
    expect([status, json.errors[0].pointer]).toEqual([422, "/kind"]);
  });

  it("is removed while it has no tickets; the API itself never", async () => {
    await put("gone", desk);
    expect((await api.call("DELETE /v1/connections/gone", { headers: { "if-match": '"5"' } })).status).toBe(412);
    expect((await api.call("DELETE /v1/connections/gone")).status).toBe(204);
    expect((await api.call("DELETE /v1/connections/gone")).status).toBe(404);
    expect((await api.call("DELETE /v1/connections/api")).status).toBe(409);
    await put("second-api", { kind: "api" });
    await api.call("POST /v1/follow-ups", { body: solved({ ticket: { connection: "second-api" } }) });
    const { status, json } = await api.call("DELETE /v1/connections/second-api");
    expect([status, json.detail]).toEqual([409, expect.stringContaining("1 with an open follow-up")]);
  });

  it("says what is missing when it is checked", async () => {
    await put("dead", desk);
    const { status, json } = await api.call("POST /v1/connections/dead/check");
    expect([status, json.ok]).toEqual([200, false]);
    expect(json.lines).toContainEqual(expect.objectContaining({ ok: false, detail: expect.any(String) }));
    expect((await api.call("POST /v1/connections/api/check")).json.ok).toBe(true);
    expect((await api.call("POST /v1/connections/none/check")).status).toBe(404);
  });
});

describe("subscriptions", () => {
  const wanted = { url: "https://hooks.acme.test/aftercare", events: ["answer.received", "answer.received"] };

  it("shows its secret once", async () => {
    const created = await api.call("PUT /v1/subscriptions/crm", { body: wanted });
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({ name: "crm", events: ["answer.received"] });
    expect(created.json.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const again = await api.call("PUT /v1/subscriptions/crm", { body: wanted });
    expect([again.status, again.json.version, again.json.secret]).toEqual([200, 2, undefined]);
    const shown = [await api.call("GET /v1/subscriptions"), await api.call("GET /v1/subscriptions/crm")];
    for (const { text } of shown) expect(text).not.toContain("whsec_");
  });

  it.each([
    ["/url", { ...wanted, url: "ftp://acme.test" }],
    ["/url", { ...wanted, url: "https://user:pass@acme.test" }],
    ["/events/0", { ...wanted, events: ["ticket.exploded"] }],
    ["/events", { ...wanted, events: [] }],
    ["/secret", { ...wanted, secret: "mine" }],
  ])("refuses with 422 and names %s", async (pointer, body) => {
    const { status, json } = await api.call("PUT /v1/subscriptions/wrong", { body });
    expect([status, json.errors[0].pointer]).toEqual([422, pointer]);
  });

  it("is removed once", async () => {
    await api.call("PUT /v1/subscriptions/brief", { body: wanted });
    expect((await api.call("DELETE /v1/subscriptions/brief")).status).toBe(204);
    expect((await api.call("DELETE /v1/subscriptions/brief")).status).toBe(404);
    expect((await api.call("GET /v1/subscriptions/brief")).status).toBe(404);
  });
});
