import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiUnderTest, apiUnderTest, solved } from "./api-under-test.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.drop());

const start = (body: unknown) => api.call("POST /v1/follow-ups", { body });
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

  it.each([[[]], [null], ["text"]])("says of %j that the body itself does not fit", async (body) => {
    const { status, json } = await start(JSON.stringify(body));
    expect(status).toBe(422);
    expect(json.detail).toMatch(/^the body: /);
    expect(json.errors[0].pointer).toBe("");
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
