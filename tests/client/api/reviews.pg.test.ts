import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { savePerson } from "../../../database/people.ts";
import { type ApiUnderTest, apiUnderTest, solved } from "./api-under-test.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
  await savePerson(api.sql, { email: "marit@acme.test", name: "Marit Solberg", role: "lead", timeZone: "UTC" });
});
afterAll(() => api.drop());

const followUp = async (subject = "Invoices missing"): Promise<string> => {
  const { json } = await api.call("POST /v1/follow-ups", { body: solved({ ticket: { subject } }) });
  return String(json.id);
};
const opened = async (body: object = {}) =>
  await api.call("POST /v1/reviews", { body: { followUps: [await followUp()], ...body } });
const patch = async (id: string, body: unknown, headers: Record<string, string> = { "if-match": "*" }) =>
  await api.call(`PATCH /v1/reviews/${id}`, { body, headers });
const cause = async (name: string): Promise<string> =>
  String((await api.call("POST /v1/causes", { body: { name, department: "Sync" } })).json.id);
const findings = async () => ({
  whys: ["A restored file loses its identity.", "Nobody owns the test set."],
  cause: await cause("Ownership gap"),
  department: "Sync",
  owner: "Marit@Acme.test",
  correctiveAction: "Name an owner.",
  checkOn: "2999-01-01",
});

describe("a review over the API", () => {
  it("is opened by hand, once for a ticket, and says what stands in the way of concluding it", async () => {
    const id = await followUp("Duplicate files");
    const first = await api.call("POST /v1/reviews", { body: { followUps: [id] } });
    expect([first.status, first.headers.get("etag"), first.headers.get("location")]).toEqual([
      201,
      '"1"',
      `/v1/reviews/${first.json.id}`,
    ]);
    expect(first.json).toMatchObject({
      title: "Duplicate files",
      state: "open",
      reason: "by-hand",
      openedBy: expect.stringMatching(/^api:/),
      overdue: false,
      followUps: [{ id }],
    });
    expect(first.json.missing).toHaveLength(6);
    const second = await api.call("POST /v1/reviews", { body: { followUps: [id] } });
    expect([second.status, second.json.detail]).toEqual([409, `${first.json.id} is open for one of the tickets.`]);
  });

  it("is opened for nothing that is not there", async () => {
    const answer = await opened({ followUps: [await followUp(), "fu_x"] });
    expect([answer.status, answer.json.errors]).toEqual([
      422,
      [{ pointer: "/followUps/1", detail: "there is no such follow-up" }],
    ]);
    expect((await opened({ followUps: [] })).status).toBe(422);
    expect((await api.call("GET /v1/reviews/rv_x")).status).toBe(404);
  });

  it("is changed only by who says what they had read, and keeps what is not given", async () => {
    const { id } = (await opened()).json;
    expect((await patch(id, { department: "Sync" }, {})).status).toBe(428);
    const saved = await patch(id, { department: "Sync", whys: [" First. "] }, { "if-match": '"1"' });
    expect([saved.status, saved.headers.get("etag"), saved.json.whys]).toEqual([200, '"2"', ["First."]]);
    expect((await patch(id, { department: "Print" }, { "if-match": '"1"' })).status).toBe(412);
    const owned = await patch(id, { owner: "MARIT@acme.test" }, { "if-match": '"2"' });
    expect(owned.json).toMatchObject({
      department: "Sync",
      owner: { email: "marit@acme.test", name: "Marit Solberg" },
      history: [{ what: "opened" }, { what: "edited" }, { what: "edited", version: 3 }],
    });
  });

  it.each([
    ["/owner", { owner: "nobody@acme.test" }],
    ["/actionOwner", { actionOwner: "nobody@acme.test" }],
    ["/cause", { cause: "ca_x" }],
    ["/dueOn", { dueOn: "2026-02-30" }],
    ["/checkOn", { checkOn: "soon" }],
    ["/whys/0", { whys: [" "] }],
    ["/whys", { whys: ["1", "2", "3", "4", "5", "6"] }],
    ["/conclusion", { conclusion: "x".repeat(5001) }],
    ["/evidence", { whys: ["1"], evidence: [["a"], ["b"]] }],
    ["/evidence/0/0", { whys: ["1"], evidence: [[" "]] }],
    ["/branch/from", { whys: ["1", "2"], branch: { from: 1, whys: ["other"] } }],
    ["/branch/from", { whys: ["1", "2"], branch: { from: 3, whys: ["other"] } }],
    ["/branch/whys", { whys: ["1", "2", "3", "4", "5"], branch: { from: 5, whys: ["other", "too long"] } }],
    ["/branch/evidence", { whys: ["1", "2"], branch: { from: 2, whys: ["other"], evidence: [[], ["x"]] } }],
  ])("names %s when it is not right, and changes nothing", async (pointer, body) => {
    const { id } = (await opened()).json;
    const answer = await patch(id, { department: "Sync", ...body });
    expect([answer.status, answer.json.errors[0].pointer]).toEqual([422, pointer]);
    expect((await api.call(`GET /v1/reviews/${id}`)).json).toMatchObject({ version: 1, department: null });
  });

  it("says what its whys rest on, and tells a second branch; both stay when they are not given", async () => {
    const { id } = (await opened()).json;
    expect((await api.call(`GET /v1/reviews/${id}`)).json).toMatchObject({ evidence: [], branch: null });
    const branch = { from: 2, whys: ["Other two."], evidence: [["Log", "48213"]] };
    const saved = await patch(id, { whys: ["One.", "Two."], evidence: [[], ["Minutes"]], branch });
    expect([saved.status, saved.json.evidence, saved.json.branch]).toEqual([200, [[], ["Minutes"]], branch]);
    expect((await patch(id, { department: "Sync" })).json).toMatchObject({ evidence: [[], ["Minutes"]], branch });
    const shorter = await patch(id, { whys: ["One."] });
    expect([shorter.status, shorter.json.errors[0].pointer]).toEqual([422, "/branch/from"]);
    const cut = await patch(id, { whys: ["One."], branch: null });
    expect([cut.json.evidence, cut.json.branch]).toEqual([[[]], null]);
  });

  it("is not concluded before everything is said, and each thing that is missing is named", async () => {
    const { id } = (await opened()).json;
    const empty = await api.call(`POST /v1/reviews/${id}/conclude`);
    expect([empty.status, empty.json.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      422,
      ["/whys", "/cause", "/department", "/owner", "/correctiveAction", "/checkOn"],
    ]);
    await patch(id, { ...(await findings()), checkOn: "2026-01-01" });
    const past = await api.call(`POST /v1/reviews/${id}/conclude`);
    expect(past.json.errors).toEqual([{ pointer: "/checkOn", detail: "must be a day after today" }]);
    expect((await api.call(`GET /v1/reviews/${id}`)).json.state).toBe("open");
  });

  it("is concluded, then changed only after it was opened again; both may be repeated", async () => {
    const { id } = (await opened()).json;
    await patch(id, await findings());
    const stale = await api.call(`POST /v1/reviews/${id}/conclude`, { headers: { "if-match": '"1"' } });
    expect(stale.status).toBe(412);
    for (const _ of [1, 2]) {
      const concluded = await api.call(`POST /v1/reviews/${id}/conclude`);
      expect([concluded.status, concluded.json.state, concluded.json.version]).toEqual([200, "concluded", 3]);
    }
    expect((await patch(id, { department: "Print" })).status).toBe(409);
    for (const _ of [1, 2]) {
      const again = await api.call(`POST /v1/reviews/${id}/reopen`);
      expect([again.status, again.json.state, again.json.version]).toEqual([200, "open", 4]);
    }
    expect((await patch(id, { department: "Print" })).json.department).toBe("Print");
    expect((await api.call("POST /v1/reviews/rv_x/reopen")).status).toBe(404);
  });

  it("is found by every filter, page by page", async () => {
    const own = await apiUnderTest();
    try {
      await savePerson(own.sql, { email: "marit@acme.test", name: "", role: "lead", timeZone: "UTC" });
      const ids: string[] = [];
      for (const subject of ["Alpha", "Beta", "Gamma"]) {
        const { json } = await own.call("POST /v1/follow-ups", { body: solved({ ticket: { subject } }) });
        ids.push((await own.call("POST /v1/reviews", { body: { followUps: [json.id] } })).json.id);
      }
      const [alpha = "", beta = "", gamma = ""] = ids;
      const causeId = (await own.call("POST /v1/causes", { body: { name: "Missing test" } })).json.id;
      const headers = { "if-match": "*" };
      const body = { owner: "marit@acme.test", department: "Sync", cause: causeId };
      await own.call(`PATCH /v1/reviews/${alpha}`, { body, headers });
      await own.call(`PATCH /v1/reviews/${beta}`, { body: { dueOn: "2026-01-01" }, headers });
      const found = async (query: string) =>
        (await own.call(`GET /v1/reviews?${query}`)).json.items.map(({ id }: { id: string }) => id);
      expect(await found("")).toEqual([gamma, beta, alpha]);
      expect(await found("owner=MARIT@acme.test")).toEqual([alpha]);
      expect(await found("owner=none")).toEqual([gamma, beta]);
      expect(await found("department=sync")).toEqual([alpha]);
      expect(await found(`cause=${causeId}`)).toEqual([alpha]);
      expect(await found("overdue=true")).toEqual([beta]);
      expect(await found("q=amm")).toEqual([gamma]);
      expect(await found("state=concluded")).toEqual([]);
      const first = (await own.call("GET /v1/reviews?limit=2")).json;
      const second = (await own.call(`GET /v1/reviews?limit=2&cursor=${first.next}`)).json;
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([gamma, beta, alpha]);
      expect(second.next).toBeNull();
      for (const odd of ["cursor=zzz", "limit=0", "state=x", "overdue=no", "q=", `q=${"x".repeat(256)}`])
        expect([odd, (await own.call(`GET /v1/reviews?${odd}`)).status]).toEqual([odd, 422]);
    } finally {
      await own.drop();
    }
  });
});

describe("causes over the API", () => {
  it("are one for each name, renamed, moved and retired, and not renamed to another's", async () => {
    const made = await api.call("POST /v1/causes", { body: { name: "Wrong instruction", department: "Support" } });
    expect([made.status, made.json]).toEqual([
      201,
      { id: made.json.id, name: "Wrong instruction", department: "Support", retired: false, reviews: 0 },
    ]);
    const again = await api.call("POST /v1/causes", { body: { name: "wrong INSTRUCTION" } });
    expect([again.status, again.json.id]).toEqual([200, made.json.id]);
    await cause("Regression");
    const change = async (body: unknown, id: string = made.json.id) =>
      await api.call(`PATCH /v1/causes/${id}`, { body });
    expect((await change({ name: "REGRESSION" })).status).toBe(409);
    expect((await change({ name: " " })).json.errors[0].pointer).toBe("/name");
    expect((await change({}, "ca_x")).status).toBe(404);
    expect((await change({ retired: true, department: null })).json).toMatchObject({ retired: true, department: null });
    const { json } = await api.call("GET /v1/causes");
    expect(json.items.find(({ id }: { id: string }) => id === made.json.id)).toMatchObject({ retired: true });
  });
});
