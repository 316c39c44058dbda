import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAnswer } from "../../../database/answers.ts";
import { type ApiUnderTest, apiUnderTest, solved } from "./api-under-test.ts";

let api: ApiUnderTest;
beforeAll(async () => {
  api = await apiUnderTest();
});
afterAll(() => api.drop());

const start = (body: unknown) => api.call("POST /v1/follow-ups", { body });

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
      body: { verdict: "not_held", words: "still empty", by: "agent", channel: "chat" },
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
    expect(json.answers.map(({ channel }: { channel: string | null }) => channel)).toEqual(["chat", null]);
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
