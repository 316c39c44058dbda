import { afterAll, beforeAll, expect, it } from "vitest";
import { privateAddressText } from "../../../helpdesk/outgoing.ts";
import { apiUnderTest, type ApiUnderTest } from "./api-under-test.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.drop());

const sample = (baseUrl: string) => ({ kind: "sample", baseUrl, credentials: { token: "t" } });

it.each(["http://169.254.169.254/", "http://2130706434/", "http://[::ffff:10.0.0.1]/", "http://192.168.1.1/"])(
  "a connection or a subscription at %s is refused by the field that names it, and not stored",
  async (address) => {
    const connection = await api.call("PUT /v1/connections/inside", { body: sample(address) });
    expect(connection.status).toBe(422);
    expect(connection.json.errors).toEqual([{ pointer: "/baseUrl", detail: privateAddressText }]);
    const body = { url: address, events: ["answer.received"] };
    const subscription = await api.call("PUT /v1/subscriptions/inside", { body });
    expect(subscription.status).toBe(422);
    expect(subscription.json.errors).toEqual([{ pointer: "/url", detail: privateAddressText }]);
    expect((await api.call("GET /v1/connections/inside")).status).toBe(404);
    expect((await api.call("GET /v1/subscriptions/inside")).status).toBe(404);
  },
);

it("the check of a connection at a private address says what the operator has to set", async () => {
  expect((await api.call("PUT /v1/connections/desk", { body: sample("http://127.0.0.1:1/") })).status).toBe(201);
  await api.sql`update connections set base_url = 'http://0.0.0.0:1/' where name = 'desk'`;
  const { json } = await api.call("POST /v1/connections/desk/check");
  expect(json.ok).toBe(false);
  expect(json.lines[0].detail).toBe(`signing in: ${privateAddressText}`);
});
