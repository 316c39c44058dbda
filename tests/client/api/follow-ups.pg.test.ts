import { recordAnswer } from "../../../database/answers.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiUnderTest, apiUnderTest, solved } from "./api-under-test.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.drop());

const start = (body: unknown, headers?: Record<string, string>) =>
  api.call("POST /v1/follow-ups", { body, ...(headers ? { headers } : {}) });
const day = 86_400_000;

describe("starting a follow-up", () => {
  it("answers 202 with the follow-up as it stands", async () => {
    const body = solved({});
    const { status, json, headers } = await start(body);
    expect(status).toBe(202);
    expect(headers.get("location")).toBe(`/v1/follow-ups/${json.id}`);
    expect(json).toMatchObject({
      stage: "scheduled",
      reason: null,
      attempt: 1,
      ticket: { connection: "api", id: body.ticket.id, subject: "Invoices missing", team: "Billing" },
      customer: { email: body.customer.email, name: "Ana Lima", company: "Lima Lda" },
      resolution: { id: "r-3", agent: { name: "Sam" } },
      policy: { name: "default", version: 1 },
      askedAt: null,
      answer: null,
      outcome: null,
      next: { what: "check-in", at: json.checkInAt },
    });
    expect(json.timeline.map((line: { event: string }) => line.event)).toContain("accepted");
    expect(json.id).toMatch(/^fu_[a-z2-7]+$/);
  });

  it("takes the same resolution again as the same follow-up", async () => {
    const body = solved({});
    const first = await start(body);
    const again = await start(body);
    expect([first.status, again.status]).toEqual([202, 200]);
    expect(again.json.id).toBe(first.json.id);
  });

  it("starts one follow-up when fifty of the same come at once", async () => {
    const body = solved({});
    const answers = await Promise.all(Array.from({ length: 50 }, () => start(body)));
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(49);
  });

  it("takes a later resolution of the ticket as its second attempt", async () => {
    const body = solved({ resolution: { id: "r-1", at: new Date(Date.now() - day).toISOString() } });
    const first = await start(body);
    const second = await start({
      ...body,
      resolution: { ...body.resolution, id: "r-2", at: new Date().toISOString() },
    });
    expect([second.status, second.json.attempt]).toEqual([202, 2]);
    expect((await api.call(`GET /v1/follow-ups/${first.json.id}`)).json).toMatchObject({
      stage: "cancelled",
      reason: "newer-resolution",
    });
  });

  it("knows a resolution without an id by its time", async () => {
    const at = new Date(Date.now() - 5_000).toISOString();
    const body = solved({ resolution: { id: undefined, at } });
    const first = await start(body);
    const again = await start({ ...body, resolution: { ...body.resolution, at: at.replace("Z", "+00:00") } });
    expect(again.json.id).toBe(first.json.id);
  });

  it("answers 200 with the reason when nobody is to be asked", async () => {
    const { status, json } = await start(solved({ ticket: { tags: ["spam"] } }));
    expect([status, json.stage, json.next]).toEqual([200, "skipped", null]);
    expect(json.reason).toEqual(expect.any(String));
  });

  it("takes the wished wait into account", async () => {
    const wished = await start(solved({ rest: { checkInAfter: "PT40H" } }));
    const waitMs = Date.parse(wished.json.checkInAt) - Date.parse(wished.json.resolution.at);
    expect(wished.status).toBe(202);
    expect(waitMs).toBeGreaterThanOrEqual(40 * 3_600_000);
  });

  it.each([
    ["/ticket/connection", solved({ ticket: { connection: "nowhere" } })],
    ["/ticket/connection", solved({ ticket: { connection: undefined } })],
    ["/ticket/id", solved({ ticket: { id: "" } })],
    ["/ticket/url", solved({ ticket: { url: "javascript:alert(1)" } })],
    ["/ticket/tags/0", solved({ ticket: { tags: [7] } })],
    ["/ticket/messageId", solved({ ticket: { messageId: "<a@b>\r\nBcc: x@y" } })],
    ["/ticket/colour", solved({ ticket: { colour: "red" } })],
    ["/customer/email", solved({ customer: { email: "not an address" } })],
    ["/customer/timeZone", solved({ customer: { timeZone: "Mars/Olympus" } })],
    ["/customer/language", solved({ customer: { language: "klingonisch!" } })],
    ["/resolution/at", solved({ resolution: { at: "yesterday" } })],
    ["/resolution/at", solved({ resolution: { at: new Date(Date.now() + 300_000).toISOString() } })],
    ["/policy", solved({ rest: { policy: "no-such-policy" } })],
    ["/checkInAfter", solved({ rest: { checkInAfter: "P15D" } })],
    ["/checkInAfter", solved({ rest: { checkInAfter: "tomorrow" } })],
    ["/checkInAfter", solved({ rest: { checkInAfter: "-PT1H" } })],
    ["/customer/name", solved({ customer: { name: "A\0na" } })],
    ["/ticket/tags/1", solved({ ticket: { tags: ["a", "b\0"] } })],
  ])("refuses with 422 and names %s", async (pointer, body) => {
    const { status, json, headers } = await start(body);
    expect(status).toBe(422);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(json.errors.map((fault: { pointer: string }) => fault.pointer)).toEqual([pointer]);
    expect(json).toMatchObject({ type: expect.any(String), title: expect.any(String), detail: expect.any(String) });
  });

  it("takes a clock that is a little ahead", async () => {
    const at = new Date(Date.now() + 30_000).toISOString();
    expect((await start(solved({ resolution: { at } }))).status).toBe(202);
  });

  it("refuses the tickets of a connected helpdesk by name", async () => {
    const connection = { kind: "sample", baseUrl: "http://127.0.0.1:9" };
    await api.call("PUT /v1/connections/desk", { body: connection });
    const { status, json } = await start(solved({ ticket: { connection: "desk" } }));
    expect([status, json.errors[0].pointer]).toEqual([422, "/ticket/connection"]);
  });

  it("makes line breaks in one-line fields harmless", async () => {
    const { json } = await start(solved({ ticket: { subject: "Hello\r\nBcc: everyone@example.test" } }));
    expect(json.ticket.subject).toBe("Hello Bcc: everyone@example.test");
  });
});

describe("reading follow-ups", () => {
  it("lists in pages, newest first, none twice and none missing", async () => {
    const team = "Paging";
    const ids: string[] = [];
    for (let n = 0; n < 7; n++) ids.push((await start(solved({ ticket: { team } }))).json.id);
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const page: { json: { items: { id: string }[]; next: string | null } } = await api.call(
        `GET /v1/follow-ups?team=${team}&limit=3${next === null ? "" : `&cursor=${next}`}`,
      );
      seen.push(...page.json.items.map(({ id }) => id));
      next = page.json.next;
    } while (next !== null);
    expect(seen).toEqual(ids.toReversed());
  });

  it("filters by everything it says it filters by", async () => {
    const body = solved({
      ticket: { team: "Filters", subject: "A 100% unusual_subject" },
      customer: { name: "Zoë Quirk", company: "Quirk & Sons" },
    });
    const { json } = await start(body);
    await api.call(`POST /v1/follow-ups/${json.id}/answer`, { body: { verdict: "partly" } });
    const found = async (query: string) => {
      const { items } = (await api.call(`GET /v1/follow-ups?${query}`)).json;
      return items.some((item: { id: string }) => item.id === json.id);
    };
    const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
    const yes = [
      "stage=answered,settled",
      "verdict=partly",
      `ticket=${body.ticket.id}`,
      `customer=${encodeURIComponent(body.customer.email.toUpperCase())}`,
      `customer=${json.customer.id}`,
      "connection=api&team=Filters",
      `since=${anHourAgo}`,
      `q=${encodeURIComponent("100% unusual_")}`,
      "q=zo%C3%AB",
      "q=quirk%20%26",
      `q=${body.ticket.id.toLowerCase()}`,
    ];
    const no = [
      "stage=scheduled",
      "verdict=held",
      "ticket=T-0",
      "customer=other@example.test",
      "connection=desk",
      "team=Nobody",
      `until=${anHourAgo}`,
      "q=100%25%25unusual",
    ];
    for (const query of yes) expect([query, await found(query)]).toEqual([query, true]);
    for (const query of no) expect([query, await found(query)]).toEqual([query, false]);
  });

  it.each(["limit=0", "limit=201", "limit=x", "stage=gone", "since=soon", "cursor=abc", "q=%00"])(
    "refuses %s with the parameter's name",
    async (query) => {
      const { status, json } = await api.call(`GET /v1/follow-ups?${query}`);
      expect([status, json.errors[0].parameter]).toEqual([422, query.split("=")[0]]);
    },
  );

  it("shows why a mail was not sent yet, rule by rule", async () => {
    const { id } = (await start(solved({}))).json;
    const { status, json } = await api.call(`GET /v1/follow-ups/${id}/why`);
    expect([status, json.answer, json.stage]).toEqual([200, "later", "scheduled"]);
    expect(json.rules).toContainEqual(expect.objectContaining({ rule: "due", result: "wait" }));
    expect(json.rules).toContainEqual(expect.objectContaining({ rule: "not-opted-out", result: "pass" }));
  });

  it.each(["GET /v1/follow-ups/fu_none", "GET /v1/follow-ups/fu_none/why"])("answers %s with 404", async (request) => {
    expect((await api.call(request)).status).toBe(404);
  });
});

describe("what people do to a follow-up", () => {
  const fresh = async () => String((await start(solved({}))).json.id);

  it("sends now what is still waiting, and says that somebody did", async () => {
    const { status, json } = await api.call(`POST /v1/follow-ups/${await fresh()}/send-now`);
    expect(status).toBe(200);
    expect(json.timeline).toContainEqual(
      expect.objectContaining({ event: "send-now", actor: "api:AFTERCARE_ADMIN_KEY" }),
    );
  });

  it("skips before asking, once and again, and then cannot be sent", async () => {
    const id = await fresh();
    for (let n = 0; n < 2; n++) {
      const { status, json } = await api.call(`POST /v1/follow-ups/${id}/skip`);
      expect([status, json.stage]).toEqual([200, "skipped"]);
    }
    expect((await api.call(`POST /v1/follow-ups/${id}/send-now`)).status).toBe(409);
    expect((await api.call(`POST /v1/follow-ups/${id}/answer`, { body: { verdict: "held" } })).status).toBe(409);
  });

  it("cancels, once and again", async () => {
    const id = await fresh();
    for (let n = 0; n < 2; n++) {
      const { status, json } = await api.call(`POST /v1/follow-ups/${id}/cancel`);
      expect([status, json.stage]).toEqual([200, "cancelled"]);
    }
  });

  it.each(["skip", "cancel"])(
    "puts back what %s stopped, and says why when there is nothing to put back",
    async (verb) => {
      const id = await fresh();
      await api.call(`POST /v1/follow-ups/${id}/${verb}`);
      const { status, json } = await api.call(`POST /v1/follow-ups/${id}/restore`);
      expect([status, json.stage, json.reason]).toEqual([200, "scheduled", null]);
      expect(json.next.what).toBe("check-in");
      const again = await api.call(`POST /v1/follow-ups/${id}/restore`);
      expect([again.status, again.json.detail]).toEqual([409, expect.stringContaining("nothing to undo")]);
    },
  );

  it("keeps an answer given on the customer's behalf, with every version", async () => {
    const id = await fresh();
    await api.call(`POST /v1/follow-ups/${id}/answer`, {
      body: { verdict: "not_held", words: "still empty", by: "agent" },
    });
    const { status, json } = await api.call(`POST /v1/follow-ups/${id}/answer`, {
      body: { verdict: "held", satisfaction: 5, effort: 7 },
    });
    expect(status).toBe(200);
    expect(json.answer).toMatchObject({
      verdict: "held",
      satisfaction: 5,
      effort: 7,
      words: "",
      by: "api",
      versions: 2,
    });
    expect(json.answers.map((answer: { verdict: string; by: string }) => [answer.verdict, answer.by])).toEqual([
      ["not_held", "agent"],
      ["held", "api"],
    ]);
  });

  it("refuses an answer that is none", async () => {
    const id = await fresh();
    const { status, json } = await api.call(`POST /v1/follow-ups/${id}/answer`, {
      body: { verdict: "held", effort: 8 },
    });
    expect([status, json.errors[0].pointer]).toEqual([422, "/effort"]);
  });

  it("has nothing to undo while no reply has been read", async () => {
    const { status, json } = await api.call(`POST /v1/follow-ups/${await fresh()}/reread`);
    expect([status, json.detail]).toEqual([409, expect.stringContaining("nothing to undo")]);
  });

  it("corrects or withdraws how a reply was read, and refuses a score without its verdict", async () => {
    const id = await fresh();
    await recordAnswer(api.sql, {
      followUpId: id,
      verdict: "held",
      satisfaction: null,
      effort: null,
      words: "Works a bit, not really.",
      againOn: null,
      source: "reply",
      dedupeKey: "m-1",
      actor: null,
    });
    const call = async (body?: object) => await api.call(`POST /v1/follow-ups/${id}/reread`, { body });
    const scored = await call({ satisfaction: 2 });
    expect([scored.status, scored.json.errors[0].pointer]).toEqual([422, "/verdict"]);
    expect((await call({ verdict: "partly", version: 9 })).status).toBe(409);
    const { status, json } = await call({ verdict: "partly", version: 1 });
    expect([status, json.answer.verdict, json.answer.words]).toEqual([200, "partly", "Works a bit, not really."]);
    expect(json.answers.map((each: { withdrawnAt: string | null }) => each.withdrawnAt === null)).toEqual([
      false,
      true,
    ]);
    expect((await call()).status).toBe(200);
  });

  it.each(["send-now", "skip", "cancel", "restore", "reread"])("answers %s of nothing with 404", async (verb) => {
    expect((await api.call(`POST /v1/follow-ups/fu_none/${verb}`)).status).toBe(404);
  });
});

describe("what happened to a ticket", () => {
  it.each(["reopened", "merged", "deleted"])("is not asked about once it was %s", async (event) => {
    const { ticket, ...body } = solved({});
    const { id } = (await start({ ticket, ...body })).json;
    const told = await api.call(`POST /v1/tickets/api/${ticket.id}/events`, { body: { event } });
    expect(told.status).toBe(202);
    expect((await api.call(`GET /v1/follow-ups/${id}`)).json).toMatchObject({ stage: "cancelled", reason: event });
  });

  it("leaves alone what was solved after it happened", async () => {
    const ticket = { connection: "api", id: `T-late-${Date.now()}` };
    const started = await api.call("POST /v1/follow-ups", { body: solved({ ticket }) });
    const body = { event: "reopened", at: "2020-01-01T00:00:00Z" };
    expect((await api.call(`POST /v1/tickets/api/${ticket.id}/events`, { body })).status).toBe(202);
    const { json } = await api.call(`GET /v1/follow-ups/${started.json.id}`);
    expect(json.stage).toBe("scheduled");
  });
  it("is refused for unknown tickets, unknown connections, connected helpdesks and unknown events", async () => {
    const tell = async (path: string, event: string) =>
      (await api.call(`POST /v1/tickets/${path}/events`, { body: { event } })).status;
    expect(await tell("api/T-none", "reopened")).toBe(404);
    expect(await tell("nowhere/T-1", "reopened")).toBe(404);
    expect(await tell("desk/T-1", "reopened")).toBe(409);
    expect(await tell("api/T-1", "exploded")).toBe(422);
  });
});
