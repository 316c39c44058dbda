import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiUnderTest, apiUnderTest, solved } from "./api-under-test.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.drop());

const start = (body: unknown) => api.call("POST /v1/follow-ups", { body });

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
    await api.call("PUT /v1/connections/desk", { body: { kind: "sample", baseUrl: "http://127.0.0.1:9" } });
    expect(await tell("api/T-none", "reopened")).toBe(404);
    expect(await tell("nowhere/T-1", "reopened")).toBe(404);
    expect(await tell("desk/T-1", "reopened")).toBe(409);
    expect(await tell("api/T-1", "exploded")).toBe(422);
  });
});
