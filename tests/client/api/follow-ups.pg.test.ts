import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiUnderTest, apiUnderTest, solved } from "./api-under-test.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.drop());

const start = (body: unknown) => api.call("POST /v1/follow-ups", { body });

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

  it("says that nobody is asked any more what was told before the question", async () => {
    const { id } = (await start(solved({}))).json;
    await api.call(`POST /v1/follow-ups/${id}/answer`, { body: { verdict: "not_held" } });
    const { json } = await api.call(`GET /v1/follow-ups/${id}/why`);
    expect([json.stage, json.answer, json.because]).toEqual(["answered", "skip", "answered-unasked"]);
    expect(json.rules[0]).toMatchObject({ rule: "answered-unasked", result: "stop" });
  });

  it.each(["GET /v1/follow-ups/fu_none", "GET /v1/follow-ups/fu_none/why"])("answers %s with 404", async (request) => {
    expect((await api.call(request)).status).toBe(404);
  });
});
