import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiUnderTest, apiUnderTest } from "../api/api-under-test.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.drop());

it("lets people in over the API, with a role, a name and a zone, and out again", async () => {
  const wanted = { role: "agent", name: "Sam", timeZone: "Europe/Lisbon" };
  const written = await api.call("PUT /v1/people/Sam@acme.test", { body: wanted });
  expect([written.status, written.json]).toEqual([200, { email: "Sam@acme.test", ...wanted }]);
  const changed = await api.call("PUT /v1/people/sam@acme.test", { body: { role: "lead" } });
  expect(changed.json).toEqual({ email: "Sam@acme.test", role: "lead", name: "", timeZone: "UTC" });
  expect((await api.call("GET /v1/people")).json.items).toEqual([changed.json]);
  expect((await api.call("POST /v1/sign-in-links", { body: { email: "sam@acme.test" } })).status).toBe(201);
  expect((await api.call("DELETE /v1/people/SAM@acme.test")).status).toBe(204);
  expect((await api.call("DELETE /v1/people/sam@acme.test")).status).toBe(404);
  expect((await api.call("GET /v1/people")).json.items).toEqual([]);
  expect((await api.call("POST /v1/sign-in-links", { body: { email: "sam@acme.test" } })).status).toBe(422);
});

it("takes no other role, no zone that there is not, and only a key with the scope admin", async () => {
  for (const body of [{ role: "owner" }, { role: "lead", timeZone: "Mars/Base" }, { role: "lead", extra: 1 }, {}]) {
    expect([body, (await api.call("PUT /v1/people/a@acme.test", { body })).status]).toEqual([body, 422]);
  }
  expect((await api.call("PUT /v1/people/not-an-address", { body: { role: "lead" } })).status).toBe(422);
  const key = await api.keyWith(["read", "write", "ingest"]);
  for (const request of ["GET /v1/people", "PUT /v1/people/a@acme.test", "DELETE /v1/people/a@acme.test"]) {
    const body = request.startsWith("PUT") ? { body: { role: "lead" } } : {};
    expect([request, (await api.call(request, { key, ...body })).status]).toEqual([request, 403]);
  }
});
