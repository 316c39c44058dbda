import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { raiseAlarm } from "../../../database/alarms.ts";
import { type ApiUnderTest, apiUnderTest } from "./api-under-test.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.drop());

type Alarm = { id: string; subject: string };
const list = async (query = "") => (await api.call(`GET /v1/alarms${query}`)).json;

describe("alarms over the API", () => {
  it("are listed oldest first, taken, cleared with what was done, and kept, newest first, page by page", async () => {
    for (const subject of ["one", "two", "three"]) await raiseAlarm(api.sql, { kind: "delivery-failed", subject });
    const { items } = await list();
    expect(items.map(({ subject }: Alarm) => subject)).toEqual(["one", "two", "three"]);
    const [{ id }] = items;
    const taken = await api.call(`POST /v1/alarms/${id}/take`);
    expect(taken.json).toMatchObject({ subject: "one", owner: expect.stringMatching(/^api:/), clearedAt: null });
    for (const alarm of items) {
      for (let n = 0; n < 2; n += 1) {
        const cleared = await api.call(`POST /v1/alarms/${alarm.id}/clear`, {
          body: { done: n === 0 ? "Seen to." : "Again." },
        });
        expect([cleared.status, cleared.json.done]).toEqual([200, "Seen to."]);
      }
    }
    expect((await list()).items).toEqual([]);
    const first = await list("?state=cleared&limit=2");
    const second = await list(`?state=cleared&limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ subject }: Alarm) => subject)).toEqual(["three", "two", "one"]);
    expect(second.next).toBeNull();
    expect((await api.call(`POST /v1/alarms/${id}/take`)).status).toBe(409);
  });

  it("refuse what is none, and who may not", async () => {
    expect((await api.call("POST /v1/alarms/999999/clear")).status).toBe(404);
    expect((await api.call("POST /v1/alarms/999999/take")).status).toBe(404);
    expect((await api.call("POST /v1/alarms/nonsense/clear")).status).toBe(422);
    expect((await api.call("GET /v1/alarms?cursor=zzz")).status).toBe(422);
    const reader = await api.keyWith(["read"]);
    expect((await api.call("GET /v1/alarms", { key: reader })).status).toBe(200);
    expect((await api.call("POST /v1/alarms/1/clear", { key: reader })).status).toBe(403);
  });
});
